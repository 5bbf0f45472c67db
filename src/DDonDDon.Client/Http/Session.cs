using System.Text.Json;
using DDonDDon.Client.Local;

namespace DDonDDon.Client.Http;

/// <summary>Why somebody has to sign in before requests can be sent. Each occasion is an instance of its own.</summary>
internal sealed class SignInReason(string code, string message)
{
    public string Code => code;
    public string Message => message;
}

/// <summary>The result of a request in the user's name: the reply, or why somebody has to sign in first.</summary>
internal readonly record struct Authorized(ServerReply? Reply, SignInReason? SignIn);

/// <summary>
/// The session: tokens and user, kept in the file, so that a till that starts without a network stays signed in. A refresh never touches the
/// outbox.
/// </summary>
internal sealed class Session(LocalStore file, ServerApi api) : IDisposable
{
    private static readonly SignInReason NobodySignedIn = new("auth.required", "Nobody is signed in.");

    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile State _state = new(null, null, null);

    /// <summary>Who works here: until they sign out, even when their session has expired.</summary>
    public SignedInUser? User => _state.User;

    /// <summary>Why nothing can be sent until somebody signs in; null during a session.</summary>
    public SignInReason? Ended => _state.Access is null ? _state.Ended ?? NobodySignedIn : null;

    public void Dispose() => _refreshing.Dispose();

    public async Task LoadAsync(CancellationToken ct) => _state = await file.ReadAsync(sql => new State(
        sql.Get(LocalSettings.AccessToken), sql.Get(LocalSettings.RefreshToken),
        sql.Get(LocalSettings.User) is { } user ? JsonSerializer.Deserialize<SignedInUser>(user) : null), ct);

    /// <summary>Starts a session. A user other than the last one does not see the copy that was made for that one.</summary>
    public async Task BeginAsync(SessionTokens tokens, CancellationToken ct)
    {
        await file.WriteAsync(sql =>
        {
            if (sql.Get(LocalSettings.CopyOf) is { } before && before != Ids.Text(tokens.User.Id)) Mirror.Clear(sql);
            Save(sql, tokens);
        }, ct);
        _state = new(tokens.AccessToken, tokens.RefreshToken, tokens.User);
    }

    public async Task<SignInResult> SignInAsync(string email, string password, CancellationToken ct)
    {
        var (deviceId, deviceKey) = await file.ReadAsync(sql => (sql.Get(LocalSettings.DeviceId), sql.Get(LocalSettings.DeviceKey)), ct);
        var reply = await api.PostAsync("auth/login", JsonSerializer.Serialize(new { email, password, deviceId, deviceKey }), null, ct);
        if (reply.Lost is { } why) return new(SignInOutcome.NoAnswer, Message: why);
        if (!reply.IsOk) return new(SignInOutcome.Refused, null, reply.Code, reply.Detail, reply.RetryAfter);
        if (TokensOf(reply) is not { } tokens) return new(SignInOutcome.NoAnswer, Message: "The answer is not from a DDonDDon server.");
        await BeginAsync(tokens, ct);
        var isForeign = JsonBody.Object(reply.Body) is { } body && body.TryGetProperty("deviceId", out var device) && device.ValueKind is JsonValueKind.Null;
        return new(SignInOutcome.SignedIn, tokens.User) { IsDeviceForeign = isForeign };
    }

    /// <summary>Ends the session here, and on the server if it can be reached. Removes the user, but not the outbox.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        var refresh = _state.Refresh;
        await file.WriteAsync(sql =>
        {
            sql.Set(LocalSettings.AccessToken, null);
            sql.Set(LocalSettings.RefreshToken, null);
            sql.Set(LocalSettings.User, null);
        }, ct);
        _state = new(null, null, null);
        if (refresh is not null) await api.PostAsync("auth/logout", JsonSerializer.Serialize(new { refreshToken = refresh }), null, ct);
    }

    /// <summary>Makes a request with the access token; when that has expired, refreshes it and makes the request again.</summary>
    public async Task<Authorized> SendAsync(Func<string, Task<ServerReply>> request, CancellationToken ct)
    {
        if (_state.Access is not { } token) return new(null, Ended);
        var reply = await request(token);
        if (reply.Lost is not null || reply.Status != 401) return new(reply, null);
        var (refused, ended) = await RefreshAsync(token, reply, ct);
        if (ended is not null || refused is not null) return new(refused, ended);
        reply = await request(_state.Access!);
        if (reply.Lost is not null || reply.Status != 401) return new(reply, null);
        return new(null, End(reply));
    }

    // Null for both when there are new tokens. One refresh at a time: the second caller finds the tokens of the first.
    private async Task<(ServerReply? Refused, SignInReason? Ended)> RefreshAsync(string used, ServerReply unauthorized, CancellationToken ct)
    {
        await _refreshing.WaitAsync(ct);
        try
        {
            if (_state.Access is null) return (null, Ended);
            if (_state.Access != used) return default;
            if (_state.Refresh is not { } refresh) return (null, End(unauthorized));
            var deviceKey = await file.ReadAsync(sql => sql.Get(LocalSettings.DeviceKey), ct);
            var reply = await api.PostAsync("auth/refresh", JsonSerializer.Serialize(new { refreshToken = refresh, deviceKey }), null, ct);
            if (reply.Status is 400 or 401 or 403) return (null, End(reply));
            if (reply.Lost is not null || !reply.IsOk) return (reply, null);
            if (TokensOf(reply) is not { } tokens) return (ServerReply.None("The answer is not from a DDonDDon server."), null);
            await BeginAsync(tokens, ct);
            return default;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    // The tokens stay in the file. If the server refused them by mistake, they work again after the next start.
    private SignInReason End(ServerReply reply)
    {
        var reason = new SignInReason(reply.Code, reply.Detail);
        _state = new(null, null, _state.User) { Ended = reason };
        return reason;
    }

    private static void Save(LocalSql sql, SessionTokens tokens)
    {
        sql.Set(LocalSettings.AccessToken, tokens.AccessToken);
        sql.Set(LocalSettings.RefreshToken, tokens.RefreshToken);
        sql.Set(LocalSettings.User, JsonSerializer.Serialize(tokens.User));
        sql.Set(LocalSettings.CopyOf, Ids.Text(tokens.User.Id));
    }

    private static SessionTokens? TokensOf(ServerReply reply)
    {
        if (JsonBody.Object(reply.Body) is not { } body || body.Text("accessToken") is not { } access || body.Member("user") is not { } user) return null;
        return user.Id("id") is { } id && user.Text("email") is { } email && user.Text("role") is { } role
            ? new(access, body.Text("refreshToken"), new(id, email, role, [.. StoresOf(user)]))
            : null;
    }

    private static IEnumerable<Guid> StoresOf(JsonElement user)
    {
        if (user.Member("stores") is not { ValueKind: JsonValueKind.Array } stores) yield break;
        foreach (var store in stores.EnumerateArray())
            if (store.ValueKind is JsonValueKind.String && store.TryGetGuid(out var id) && id != Guid.Empty) yield return id;
    }

    private sealed record State(string? Access, string? Refresh, SignedInUser? User)
    {
        public SignInReason? Ended { get; init; }
    }
}
