@echo off
rem No longer starts ClinicWeb at login. The practice stays.
"%~dp0ClinicWeb.Server.exe" uninstall
pause
