@echo off
rem Starts ClinicWeb at every login of this user, and now.
"%~dp0ClinicWeb.Server.exe" install && start "" "%~dp0ClinicWeb.exe"
if errorlevel 1 pause
