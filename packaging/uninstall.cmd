@echo off
rem Closes ClinicWeb, and no longer starts it at login. The practice stays.
"%~dp0ClinicWeb.Server.exe" uninstall
pause
