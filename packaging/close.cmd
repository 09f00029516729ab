@echo off
rem Closes ClinicWeb, which makes one more backup first: before an update.
"%~dp0ClinicWeb.Server.exe" close
pause
