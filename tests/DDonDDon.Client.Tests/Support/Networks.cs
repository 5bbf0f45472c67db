namespace DDonDDon.Client.Tests.Support;

/// <summary>A clock that is a year ahead.</summary>
internal sealed class AheadClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddYears(1);
}

/// <summary>Makes access tokens expire.</summary>
internal sealed class LoginWatch() : DelegatingHandler(new SocketsHttpHandler())
{
    public bool ExpireToken { get; set; }
    public int Refreshes { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath.EndsWith("refresh", StringComparison.Ordinal)) (Refreshes, ExpireToken) = (Refreshes + 1, false);
        if (ExpireToken) request.Headers.Authorization = new("Bearer", "expired");
        return base.SendAsync(request, cancellationToken);
    }
}

/// <summary>Delivers everything, and loses the answers when it is told to.</summary>
internal sealed class Answerless() : DelegatingHandler(new SocketsHttpHandler())
{
    public bool LosesAnswers { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        return LosesAnswers ? throw new HttpRequestException("lost on the way back") : answer;
    }
}

/// <summary>Loses requests, loses or cuts answers, and delivers requests twice.</summary>
internal sealed class BadNetwork(int seed) : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly Random _random = new(seed);

    public bool IsGood { get; set; }
    public int Faults { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var fate = IsGood ? 9 : _random.Next(8);
        if (fate < 4) Faults++;
        if (fate == 0) throw new HttpRequestException("lost on the way there");
        if (fate == 1) (await base.SendAsync(await CopyAsync(request), cancellationToken)).Dispose();
        var answer = await base.SendAsync(request, cancellationToken);
        if (fate == 2) throw new HttpRequestException("lost on the way back");
        if (fate != 3) return answer;
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return new(answer.StatusCode) { Content = new ByteArrayContent(body[..(body.Length / 2)]) };
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri);
        copy.Headers.Authorization = request.Headers.Authorization;
        if (request.Content is null) return copy;
        copy.Content = new ByteArrayContent(await request.Content.ReadAsByteArrayAsync());
        copy.Content.Headers.ContentType = request.Content.Headers.ContentType;
        return copy;
    }
}
