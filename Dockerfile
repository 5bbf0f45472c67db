FROM node:20-slim AS web
WORKDIR /source
COPY src/web/package.json src/web/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY src/web/ ./
RUN npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Directory.Build.props src/
COPY src/DDonDDon.Domain/*.csproj src/DDonDDon.Domain/
COPY src/DDonDDon.Ledger/*.csproj src/DDonDDon.Ledger/
COPY src/DDonDDon.EmbeddedPostgres/*.csproj src/DDonDDon.EmbeddedPostgres/
COPY src/DDonDDon.Server/*.csproj src/DDonDDon.Server/
RUN dotnet restore src/DDonDDon.Server --use-current-runtime -p:PublishReadyToRun=true
COPY .editorconfig ./
COPY src/ src/
COPY --from=web /source/dist/ src/web/dist/
# Compiled ahead, it starts sooner.
RUN dotnet publish src/DDonDDon.Server -c Release --no-restore --use-current-runtime --self-contained false -p:PublishReadyToRun=true -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# curl is for the health check.
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app ./
USER $APP_UID
# The image's own default, HTTP_PORTS=8080, would compete with PORT.
ENV PORT=8080 ASPNETCORE_HTTP_PORTS= DOTNET_NOLOGO=1
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD curl --fail --silent --output /dev/null "http://127.0.0.1:${PORT}/readyz" || exit 1
ENTRYPOINT ["dotnet", "ddon.dll"]
CMD ["serve"]
