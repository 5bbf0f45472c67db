using System.Text.Json;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Schema;
using JasperFx;
using JasperFx.Events;
using JasperFx.MultiTenancy;
using Marten;
using Npgsql;
using Weasel.Core;

namespace DDonDDon.Server.Marten;

/// <summary>How Marten is set up: what every program on these databases must agree on.</summary>
internal static class MartenStore
{
#pragma warning disable RS0030 // The one place that sets Marten up.
    public static IDocumentStore Create(Action<StoreOptions> configure) => DocumentStore.For(configure);
#pragma warning restore RS0030

    public static void Configure(
        StoreOptions options, NpgsqlDataSource database, string schema, EventTypes types, IReadOnlyList<Projection> projections,
        IReadOnlyList<ISchemaObject> objects, TimeProvider time)
    {
        options.Connection(database);
        options.DatabaseSchemaName = schema;
        options.DisableNpgsqlLogging = true;
        options.AutoCreateSchemaObjects = AutoCreate.None;
        options.UseSystemTextJsonForSerialization(new JsonSerializerOptions(types.Json), EnumStorage.AsString, Casing.CamelCase);
        options.Policies.AllDocumentsAreMultiTenanted();
        // Nothing is sent twice by itself: what became of a save whose answer was lost is looked up behind the head's lock.
        options.ConfigurePolly(_ => { });
        options.ConfigureWritePolly(_ => { });
        // A save is one round trip, however much it writes.
        options.UpdateBatchSize = 100_000;
        options.Listeners.Add(new ChainListener(projections));
        ConfigureEvents(options, types, time, objects);
        string[] indexes = [.. objects.OfType<DefinedObject>().Select(one => one.Identifier.Name)];
        foreach (var projection in projections) projection.Register(options, indexes);
        options.Storage.Add(new OwnFeature("ddon", objects));
    }

    private static void ConfigureEvents(StoreOptions options, EventTypes types, TimeProvider time, IReadOnlyList<ISchemaObject> objects)
    {
        options.Events.TenancyStyle = TenancyStyle.Conjoined;
        options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        options.Events.EnableUniqueIndexOnEventId = true;
        options.Events.EnableBigIntEvents = true;
        options.Events.UseIdentityMapForAggregates = true;
        options.Events.TimeProvider = time;
        options.Events.MetadataConfig.EnableAll();
        options.Events.MetadataConfig.UserNameEnabled = true;
        foreach (var (type, name) in types.All) options.Events.MapEventType(type, name);
        foreach (var index in objects.OfType<DefinedObject>()) options.Events.IgnoreIndex(index.Identifier.Name);
    }
}
