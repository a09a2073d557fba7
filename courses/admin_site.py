from django.contrib import admin


class CivicAdminSite(admin.AdminSite):
    pass
