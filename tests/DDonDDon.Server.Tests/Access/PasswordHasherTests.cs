using System.Diagnostics;
using System.Text;
using DDonDDon.Server.Features.Access;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Server.Tests.Access;

public sealed class PasswordHasherTests : IDisposable
{
    private readonly PasswordHasher _hasher = new(cost: 4, cores: 2, TimeSpan.FromSeconds(30));

    public void Dispose() => _hasher.Dispose();

    /// <summary>Passwords of 0–300 characters from the whole of Unicode, NUL and emoji included.</summary>
    private static Arbitrary<string> Passwords()
    {
        var runes = Gen.Choose(0, 0x10F7FF).Select(value => new Rune(value < 0xD800 ? value : value + 0x800));
        var ascii = Gen.Choose(0, 127).Select(value => new Rune(value));
        return (from length in Gen.Choose(0, 300)
                from text in Gen.OneOf(runes, ascii).ArrayOf(length)
                select string.Concat(text)).ToArbitrary();
    }

    // Computed by libxcrypt: what earlier programs have stored.
    [Theory]
    [InlineData("correct horse", "$2b$04$abcdefghijklmnopqrstuu2cvN3vpKTGHdn2A2./l4/E/C.WBrZHC$sha384")]
    [InlineData("재고-관리자 비밀번호", "$2b$04$abcdefghijklmnopqrstuui1dAG7nBXbtmeYAZrgu2c5eUwEcGZzK$sha384")]
    public void A_hash_that_another_library_made_verifies(string password, string hash)
    {
        _hasher.Verify(password, hash).ShouldBe((true, false));
        _hasher.Verify(password + "!", hash).ShouldBe((false, false));
    }

    [Fact]
    public void Any_password_verifies_and_a_changed_one_does_not() =>
        Prop.ForAll(Passwords(), Gen.Choose(0, 300).ToArbitrary(), (password, position) =>
        {
            var hash = _hasher.Hash(password);
            var changed = password.Insert(Math.Min(position, password.Length), "!");
            return _hasher.Verify(password, hash) == (true, false) && _hasher.Verify(changed, hash) == (false, false);
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void A_hash_is_salted_bcrypt_of_version_2b_with_a_mark()
    {
        var hash = _hasher.Hash("correct horse");

        hash.ShouldStartWith("$2b$04$");
        hash.ShouldEndWith(PasswordHasher.PrehashMark);
        hash.Length.ShouldBe(67);
        _hasher.Hash("correct horse").ShouldNotBe(hash);
    }

    [Fact]
    public void The_program_hashes_at_cost_12_and_renews_what_is_weaker()
    {
        using var real = new PasswordHasher();
        var weaker = _hasher.Hash("correct horse");

        real.Hash("correct horse").ShouldStartWith("$2b$12$");
        real.Verify("correct horse", weaker).ShouldBe((true, true));
        real.Verify("wrong horse", weaker).ShouldBe((false, false));
    }

    [Fact]
    public void Characters_beyond_72_bytes_count()
    {
        var start = new string('가', 24);
        var hash = _hasher.Hash(start + "1");

        Encoding.UTF8.GetByteCount(start).ShouldBe(72);
        _hasher.Verify(start + "2", hash).Ok.ShouldBeFalse();
    }

    [Fact]
    public void A_nul_does_not_end_a_password()
    {
        var hash = _hasher.Hash("before\0after");

        _hasher.Verify("before\0after", hash).Ok.ShouldBeTrue();
        _hasher.Verify("before\0other", hash).Ok.ShouldBeFalse();
        _hasher.Verify("before", hash).Ok.ShouldBeFalse();
    }

    // Published vectors of crypt_blowfish; the scheme 2y is the same computation as 2b.
    [Theory]
    [InlineData("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("U*U", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK")]
    [InlineData("U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a")]
    [InlineData("", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy")]
    [InlineData(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored",
        "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui")]
    public void An_imported_bcrypt_hash_verifies_and_asks_for_renewal(string password, string hash)
    {
        _hasher.Verify(password, hash).ShouldBe((true, true));
        _hasher.Verify("!" + password, hash).ShouldBe((false, false));
    }

    [Fact]
    public void An_imported_hash_never_matches_a_password_with_a_nul() =>
        _hasher.Verify("U*U\0more", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW").ShouldBe((false, false));

    [Fact]
    public void The_digest_of_a_password_does_not_pass_for_the_password()
    {
        var hash = _hasher.Hash("correct horse");
        var digest = Convert.ToBase64String(System.Security.Cryptography.SHA384.HashData("correct horse"u8));

        _hasher.Verify(digest, hash).Ok.ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("plain text")]
    [InlineData("$2b$05$short")]
    [InlineData("$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCCCE5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW$sha256")]
    public void What_is_no_hash_matches_nothing(string? stored) => _hasher.Verify("U*U", stored).ShouldBe((false, false));

    [Fact]
    public void An_unknown_user_costs_as_much_as_a_wrong_password()
    {
        using var hasher = new PasswordHasher(cost: 7, cores: 1, TimeSpan.Zero);
        var hash = hasher.Hash("correct horse");

        // The quickest of many, taken in turns: whatever else the machine does meets both alike.
        var (wrong, unknown) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 40; round++)
        {
            wrong = Math.Min(wrong, Time(() => hasher.Verify("wrong horse", hash)));
            unknown = Math.Min(unknown, Time(() => hasher.Verify("wrong horse", null)));
        }

        // One hash is between nothing and two, with room for a busy machine.
        (unknown / wrong).ShouldBeInRange(0.6, 1.7, FormattableString.Invariant($"{unknown} ms against {wrong} ms"));
    }

    [Fact]
    public async Task A_login_that_finds_every_core_busy_is_told_so()
    {
        using var hasher = new PasswordHasher(cost: 10, cores: 1, TimeSpan.Zero);

        var logins = Enumerable.Range(0, 6).Select(_ => hasher.TryVerifyAsync("any", null, CancellationToken.None));
        var answers = await Task.WhenAll(logins);

        answers.Count(answer => answer is not null).ShouldBe(1);
        (await hasher.TryVerifyAsync("any", null, CancellationToken.None)).ShouldBe((false, false));
    }

    private static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
