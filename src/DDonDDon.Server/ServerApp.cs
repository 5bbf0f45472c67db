using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Audit;
using DDonDDon.Server.Features.Audit.Segments;
using DDonDDon.Server.Features.Categories;
using DDonDDon.Server.Features.Conflicts;
using DDonDDon.Server.Features.Counting;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Features.Health;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Features.Products.Sheets;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Features.StoreApp;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Transactions;
using DDonDDon.Server.Features.Transfers;
using DDonDDon.Server.Http;
using DDonDDon.Server.Http.OpenApi;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Logging;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Marten.Schema;
using DDonDDon.Server.Pending;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Settings;
using Npgsql;

namespace DDonDDon.Server;

/// <summary>The web application, put together.</summary>
public static class ServerApp
{
    /// <summary>
    /// Builds the application on an open database. It does not own <paramref name="dataSource"/>. <paramref name="time"/> is for tests.
    /// </summary>
    public static WebApplication Build(ServerSettings settings, NpgsqlDataSource dataSource, string secretKey, TimeProvider? time = null)
    {
        var app = CreateBuilder(settings, dataSource, secretKey, time).Build();
        Configure(app, settings);
        return app;
    }

    /// <summary>The first half of <see cref="Build"/>, for who puts another web server than Kestrel under the application.</summary>
    public static WebApplicationBuilder CreateBuilder(ServerSettings settings, NpgsqlDataSource dataSource, string secretKey, TimeProvider? time = null)
    {
        // Settings are read once. To notice that a file changed, everything under the working directory would be watched, a database in it too.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 4 * BatchReader.MaximumBytes;
            // A cursor of the feed has some 30 characters a store.
            kestrel.Limits.MaxRequestLineSize = 32 * 1024;
            kestrel.Listen(settings.Address, settings.Port);
        });
        builder.Logging.AddDdonLogging(settings);
        AddServices(builder.Services, settings, dataSource, secretKey, time ?? TimeProvider.System);
        return builder;
    }

    /// <summary>The second half of <see cref="Build"/>: what a request passes.</summary>
    public static void Configure(WebApplication app, ServerSettings settings)
    {
        app.UseForwardedClient(settings.TrustedProxies);
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseStoreApp(settings.StoreApp);
        app.UseCors();
        app.UseAuthentication();
        app.UseMiddleware<FreshCaller>();
        app.UseAuthorization();
        app.MapEndpoints(DescribedAccess.DescribeAccess);
    }

    private static void AddServices(IServiceCollection services, ServerSettings settings, NpgsqlDataSource dataSource, string secretKey, TimeProvider time)
    {
        services.AddSingleton(settings);
        services.AddSingleton(time);
        services.AddSingleton(DdonLedger.Open(dataSource, time));
        services.AddSingleton(provider => new LedgerSchema(provider.GetRequiredService<LedgerDatabase>()));
        services.AddSingleton<ILedgers, MartenLedgers>();
        services.AddSingleton<ChainStreams>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<UserDirectory>();
        services.AddSingleton(dataSource);
        services.AddSingleton<INoticeHandler, UserChanges>();
        services.AddSingleton<ChangeHints>();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeHints>());
        services.AddSingleton<INoticeHandler>(provider => provider.GetRequiredService<ChangeHints>());
        services.AddHostedService<NoticeListener>();
        services.AddSingleton<ListenerRegister>();
        services.AddSingleton<EventStreams>();
        services.AddSingleton<IChangeSource, PostgresChangeSource>();
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<ChangeWords>();
        services.AddSingleton<Snapshots>();
        services.AddSingleton<IDeviceNotes, DeviceNotes>();
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<SignInPlaces>();
        services.AddSingleton<ExpensiveReads>();
        services.AddSingleton<DeviceKeys>();
        services.AddSingleton(new RefreshTokenKey(secretKey));
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<CategoryRegister>();
        services.AddSingleton<BatchProcessor>();
        services.AddSingleton<BatchExchange>();
        services.AddSingleton<Catalogue>();
        services.AddSingleton<StoreSheet>();
        services.AddSingleton<ProductImport>();
        services.AddSingleton<ProductExport>();
        services.AddSingleton<InventoryQueries>();
        services.AddSingleton<BarcodeLookUps>();
        services.AddSingleton<LedgerExport>();
        services.AddSingleton<StockLookBack>();
        services.AddSingleton(provider => new SegmentSealer(provider.GetRequiredService<LedgerDatabase>()));
        services.AddHostedService<SegmentWorker>();
        services.AddSingleton<StreamHistory>();
        services.AddSingleton<OnlineBooking>();
        services.AddSingleton<PendingRebuilds>();
        services.AddSingleton<CountSessions>();
        services.AddSingleton<CountVariances>();
        services.AddSingleton<CountBooking>();
        services.AddSingleton<IPendingWork>(provider => provider.GetRequiredService<CountBooking>());
        services.AddSingleton<QuarantineQueries>();
        services.AddSingleton<IQuarantine>(provider => provider.GetRequiredService<QuarantineQueries>());
        services.AddSingleton<QuarantineRelease>();
        services.AddSingleton<IPendingWork>(provider => provider.GetRequiredService<QuarantineRelease>());
        services.AddSingleton<PendingWorker>();
        services.AddSingleton<INoticeHandler>(provider => provider.GetRequiredService<PendingWorker>());
        services.AddHostedService(provider => provider.GetRequiredService<PendingWorker>());
        services.AddSingleton<ReorderPoints>();
        services.AddSingleton<StoreRegister>();
        services.AddSingleton<StoreWriters>();
        services.AddSingleton<TransactionViews>();
        services.AddSingleton<TransferViews>();
        services.AddSingleton<IConflictSource, ConflictSource>();
        services.AddSingleton<ConflictViews>();
        services.AddEndpoints();
        services.AddTelemetry();
        services.AddSingleton<GetMetrics.MetricsScrape>();
        services.AddStoreApp();
        services.AddDdonAuthentication(secretKey, settings.AccessTokenLifetime);
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. settings.AllowedOrigins]).AllowAnyMethod().WithHeaders("Authorization", "Content-Type", "If-Match", GetEvents.LastHeard)
            .WithExposedHeaders("Retry-After", "ETag").SetPreflightMaxAge(TimeSpan.FromHours(1))));
        services.AddOpenApi(OpenApiDescription.Name, api =>
        {
            OpenApiDescription.Configure(api);
            BatchItemSchema.AddTo(api);
        });
        services.AddSingleton<OpenApiDescription>();
    }
}
