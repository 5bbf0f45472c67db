using DDonDDon.Domain.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DDonDDon.Server.Features.Access;

/// <summary>Wires up who may call what.</summary>
public static class AuthenticationSetup
{
    /// <summary>How far the clocks of two of our servers may be apart.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Adds bearer authentication with our access tokens, the policies of <see cref="Policies"/>, <see cref="AccessTokens"/> and
    /// <see cref="PasswordHasher"/>. The time comes from the registered <see cref="TimeProvider"/>, else from the system.
    /// Every refusal is answered with problem details.
    /// </summary>
    public static IServiceCollection AddDdonAuthentication(
        this IServiceCollection services, string secretKey, TimeSpan accessTokenLifetime)
    {
        var key = AccessTokens.KeyOf(secretKey);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PasswordHasher>();
        services.AddSingleton<VerifiedTokens>();
        services.AddSingleton(provider =>
            new AccessTokens(key, accessTokenLifetime, provider.GetRequiredService<TimeProvider>()));

        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        // Keys for cookies, which there are none of: they would be made at each first start, with a warning that nobody keeps them.
        services.Remove(services.Single(service =>
            service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(IDataProtectionBuilder).Assembly));
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<TimeProvider, VerifiedTokens>((options, clock, verified) => Configure(options, key, clock, verified));
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Read, policy => policy.RequireRole(RoleNames.Worker, RoleNames.Admin, RoleNames.Auditor))
            .AddPolicy(Policies.Record, policy => policy.RequireRole(RoleNames.Worker, RoleNames.Admin))
            .AddPolicy(Policies.Admin, policy => policy.RequireRole(RoleNames.Admin))
            .AddPolicy(Policies.Audit, policy => policy.RequireRole(RoleNames.Admin, RoleNames.Auditor));
        return services;
    }

    private static void Configure(JwtBearerOptions options, SecurityKey key, TimeProvider clock, VerifiedTokens verified)
    {
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKey = key,
            RequireSignedTokens = true,
            ValidateIssuerSigningKey = true,

            // One service issues and reads its tokens; the key says where a token comes from.
            ValidateIssuer = false,
            ValidateAudience = false,
            LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires, clock.GetUtcNow().UtcDateTime),
            NameClaimType = TokenClaims.UserId,
            RoleClaimType = TokenClaims.Role,
        };
        options.Events = new JwtBearerEvents
        {
            OnMessageReceived = context =>
            {
                if (TokenOf(context.Request) is not { } token || verified.Find(token) is not { } principal) return Task.CompletedTask;
                context.Principal = principal;
                context.Success();
                return Task.CompletedTask;
            },
            OnTokenValidated = context =>
            {
                if (context.SecurityToken is JsonWebToken token && TokenShape.IsOurs(token) && Caller.From(context.Principal!) is not null)
                    verified.Add(token.EncodedToken, context.Principal!, token.ValidTo);
                else context.Fail("The token is not one of ours.");
                return Task.CompletedTask;
            },
            OnChallenge = context =>
            {
                context.HandleResponse();
                return AuthProblems.ChallengeAsync(context.HttpContext, AnswerTo(context.AuthenticateFailure));
            },
            OnForbidden = context => AuthProblems.Denied.ExecuteAsync(context.HttpContext),
        };
    }

    private static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : null;

    /// <summary>Asked only about a token whose signature is right, so that "expired" gives nothing away to a forger.</summary>
    private static bool IsAlive(DateTime? notBefore, DateTime? expires, DateTime now)
    {
        if (expires is null) throw new SecurityTokenNoExpirationException("The token never expires.");
        if (now - ClockSkew >= expires) throw new SecurityTokenExpiredException("The token has expired.");
        return notBefore is null || notBefore <= now + ClockSkew;
    }

    private static Problem AnswerTo(Exception? failure) => failure switch
    {
        null => AuthProblems.Required,
        SecurityTokenExpiredException => AuthProblems.Expired,
        _ => AuthProblems.Invalid,
    };
}
