# docker build -t clinicweb . && docker run --read-only --tmpfs /tmp -p 127.0.0.1:5080:5080 -v clinicweb:/data --stop-timeout 120 clinicweb
# packaging/dockerfile-check.sh runs these very commands where there is no docker.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY packaging packaging
COPY ClinicWeb.Components/ClinicWeb.Components.csproj ClinicWeb.Components/
COPY ClinicWeb.Server/ClinicWeb.Server.csproj ClinicWeb.Server/
RUN dotnet restore ClinicWeb.Server/ClinicWeb.Server.csproj
COPY appsettings.json ./
COPY wwwroot wwwroot
COPY ClinicWeb.Components ClinicWeb.Components
COPY ClinicWeb.Server ClinicWeb.Server
RUN dotnet publish ClinicWeb.Server/ClinicWeb.Server.csproj --no-restore -c Release -o /app -p:UseAppHost=false \
 && mkdir /data

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# The volume is made from this folder, so it belongs to the user that the program runs as.
COPY --from=build --chown=$APP_UID:$APP_UID --chmod=0700 /data /data
USER $APP_UID
VOLUME /data
EXPOSE 5080
# Inside the container all addresses are listened on; -p 127.0.0.1:… above decides who reaches them.
ENV ASPNETCORE_HTTP_PORTS= \
    ASPNETCORE_URLS=http://0.0.0.0:5080 \
    Clinic__ListenBeyondLocalhost=true \
    Clinic__DataDirectory=/data \
    DOTNET_EnableDiagnostics=0
# 200 also while a backup is overdue; 503 in recovery. The image has bash, and no curl.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5080 && printf 'GET /health HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -q '^HTTP/1.1 200' <&3"]
# The program itself is process 1, so that a stop reaches it and the backup of the close is made.
ENTRYPOINT ["dotnet", "ClinicWeb.Server.dll"]
