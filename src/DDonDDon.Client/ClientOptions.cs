using System.Globalization;
using DDonDDon.Domain;

namespace DDonDDon.Client;

/// <summary>
/// How a client is set up. A till gives <see cref="Server"/> and <see cref="Path"/>; everything else has a default that suits a shop. Tests
/// and simulations also give <see cref="Store"/>, <see cref="Handler"/>, <see cref="Time"/>, <see cref="Random"/> and <see cref="Boot"/>.
/// </summary>
public sealed record ClientOptions
{
    /// <summary>The server's address without /api/v1, like https://stock.example. Plain http is accepted for this machine only.</summary>
    public required Uri Server { get; init; }

    /// <summary>Accepts plain http to other machines too. Anybody on the network can then read passwords and tokens.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>
    /// The SQLite file with the outbox and the local copy. It is created when it does not exist, readable by this account only, and open in
    /// one process at a time. Never copy it to another till: it contains the device's id.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>An open file to use instead of <see cref="Path"/>. It outlives the client; whoever opened it closes it.</summary>
    public LocalStore? Store { get; init; }

    /// <summary>Sends the requests instead of the network. It outlives the client.</summary>
    public HttpMessageHandler? Handler { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where jitter and ids come from; null for the system's generators. The client locks it while drawing.</summary>
    public Random? Random { get; init; }

    /// <summary>The clock that nobody can set.</summary>
    public BootClock Boot { get; init; } = BootClock.System;

    /// <summary>Reports that a network has come back, so that the background sync does not wait for its timer.</summary>
    public NetworkSignal Network { get; init; } = NetworkSignal.System;

    /// <summary>How long an answer may take, and how long a streamed one may pause, before it counts as lost.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait between two attempts, and between two checks for changes.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most items that a batch may have. When the server's limit is lower, the client learns it.</summary>
    public int BatchItems { get; init; } = 500;

    /// <summary>How long items are kept after the server has them.</summary>
    public TimeSpan KeepSynced { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The language of sentences about conflicts where a call does not name one. By default Korean on a Korean system, else English.</summary>
    public Language Language { get; init; } = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName is "ko" ? Language.Korean : Language.English;

    /// <summary>Whether the background sync listens to the server's hints, so that other people's changes show within a second.</summary>
    public bool ListenForHints { get; init; } = true;

    /// <summary>Throws <see cref="ArgumentException"/> when the options are not usable.</summary>
    internal void Check()
    {
        if (!Server.IsAbsoluteUri || Server.Scheme is not ("http" or "https")) throw new ArgumentException("Server must be an http or https address.");
        if (Server.Scheme is "http" && !Server.IsLoopback && !AllowPlainHttp)
            throw new ArgumentException("Server is a plain http address of another machine: use https, or set AllowPlainHttp.");
        if (Path is null == (Store is null)) throw new ArgumentException("Give either Path or Store.");
        if (BatchItems < 1) throw new ArgumentException("BatchItems must be at least 1.");
        if (RequestTimeout <= TimeSpan.Zero || LongestWait < TimeSpan.FromSeconds(1))
            throw new ArgumentException("RequestTimeout must be more than 0, and LongestWait at least 1 s.");
    }
}
