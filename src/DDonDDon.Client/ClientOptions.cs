using System.Globalization;
using DDonDDon.Domain;

namespace DDonDDon.Client;

/// <summary>
/// How a client is set up. A till gives <see cref="Server"/> and <see cref="Path"/>; everything else has a value that fits a shop. Tests and
/// simulations give <see cref="Store"/>, <see cref="Handler"/>, <see cref="Time"/>, <see cref="Random"/> and <see cref="Boot"/> too.
/// </summary>
public sealed record ClientOptions
{
    /// <summary>The server's address without a path, like https://stock.example. Plain http is taken for this machine only.</summary>
    public required Uri Server { get; init; }

    /// <summary>Takes plain http to other machines too. Passwords and tokens then cross the network for anybody to read.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>
    /// The SQLite file with the outbox and the local copy, made when it is missing, readable for this account only. One process has it open
    /// at a time. Never copy it to another till: it holds the device's id.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>An open store instead of <see cref="Path"/>; it outlives the client, and whoever opened it closes it.</summary>
    public LocalStore? Store { get; init; }

    /// <summary>What sends requests, instead of the network; it outlives the client.</summary>
    public HttpMessageHandler? Handler { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where jitter and ids come from; null: the system's generators. The client locks it while it draws.</summary>
    public Random? Random { get; init; }

    /// <summary>The clock that nobody can set.</summary>
    public BootClock Boot { get; init; } = BootClock.System;

    /// <summary>Says when a network has come back, so that the background sync does not wait for its timer.</summary>
    public NetworkSignal Network { get; init; } = NetworkSignal.System;

    /// <summary>How long an answer may take, and how long a streamed one may pause, before it is taken for lost.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait between two attempts, and between two looks for changes.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most items a batch starts with; the server's own limit may be lower, and is then learned.</summary>
    public int BatchItems { get; init; } = 500;

    /// <summary>How long movements are remembered after the server has them.</summary>
    public TimeSpan KeepSynced { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The language of sentences about conflicts, where the call does not name one; Korean on a Korean system.</summary>
    public Language Language { get; init; } = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName is "ko" ? Language.Korean : Language.English;

    /// <summary>Whether the background sync listens to the server's hints, so that changes of others show within a second.</summary>
    public bool ListenForHints { get; init; } = true;

    /// <summary>Throws <see cref="ArgumentException"/> when the options do not make sense together.</summary>
    internal void Check()
    {
        if (!Server.IsAbsoluteUri || Server.Scheme is not ("http" or "https")) throw new ArgumentException("Server is an http or https address.");
        if (Server.Scheme is "http" && !Server.IsLoopback && !AllowPlainHttp)
            throw new ArgumentException("Server is a plain http address of another machine: use https, or set AllowPlainHttp.");
        if (Path is null == (Store is null)) throw new ArgumentException("Give Path or Store, one of them.");
        if (BatchItems < 1) throw new ArgumentException("BatchItems is at least 1.");
        if (RequestTimeout <= TimeSpan.Zero || LongestWait < TimeSpan.FromSeconds(1)) throw new ArgumentException("RequestTimeout is more than 0, LongestWait at least 1 s.");
    }
}
