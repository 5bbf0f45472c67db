using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Http;
using DDonDDon.Server.Tests.Support;
using Microsoft.Extensions.Primitives;

namespace DDonDDon.Server.Tests.Conflicts;

/// <summary>Sentences that a worker understands, in both languages.</summary>
public class WordsTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly Guid Minji = Guid.NewGuid(), Phone = new("0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44");
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 4, 20, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("en", "우유: {who} booked out 3 at Nov 22, 13:20 on device {phone}. This arrived only after {who} counted 12 at Nov 22, 13:30 on device "
        + "{tablet}. The count stands as if the goods had moved before it. Did they move before the count, or after it?")]
    [InlineData("ko-KR,ko;q=0.9,en;q=0.8", "우유: 11월 22일 13:20 {who} 님의 출고 3개(기기 {phone}) 기록이 11월 22일 13:30 {who} 님의 실사 12개(기기 {tablet})보다 늦게 도착했습니다. 지금은 실사 "
        + "수량을 따릅니다. 이 출고 건이 실사보다 먼저인지 나중인지 확인해 주세요.")]
    public async Task Each_caller_reads_their_own_language(string language, string text)
    {
        server.Clock.Now = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);
        var shop = await server.NewShopAsync();
        var (phone, tablet) = (shop.NewDevice(), shop.NewDevice());
        await shop.SyncFromAsync(tablet, tablet.Count(shop.Milk, 12, Time.AddMinutes(10)));
        await shop.SyncFromAsync(phone, phone.Outbound(shop.Milk, 3, Time));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/v1/conflicts?storeId={shop.StoreId}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        using var response = await shop.Worker.Client.SendAsync(request);
        response.Content.Headers.ContentLanguage.ShouldBe([language[..2]]);
        response.Headers.Vary.ShouldContain("Accept-Language");
        (await Requests.OfAsync(response)).Items.Single().Text("text").ShouldBe(text
            .Replace("{who}", shop.Worker.Email, StringComparison.Ordinal)
            .Replace("{phone}", $"…{phone.Id.ToString()[^6..]}", StringComparison.Ordinal)
            .Replace("{tablet}", $"…{tablet.Id.ToString()[^6..]}", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_kind_status_and_choice_has_words_in_every_language()
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            var (words, said) = (ConflictWords.In(language), new HashSet<string>());
            foreach (var facts in Examples())
            {
                var text = words.Text(facts);
                said.Add(text).ShouldBeTrue(text);
                text.ShouldContain("우유");
                text.ShouldContain("minji@example.com");
                text.ShouldContain(language is Language.Korean ? "11월 22일 13:20" : "Nov 22, 13:20");
                text.ShouldContain("5d4e44");
                text.ShouldNotContain("{");
                if (language is Language.English) text.Any(letter => letter is >= '가' and <= '힣' && !"우유팩".Contains(letter)).ShouldBeFalse(text);
                foreach (var outcome in Outcomes(facts.Conflict))
                {
                    var choice = words.Choice(facts, outcome);
                    choice.ShouldNotBeNullOrWhiteSpace();
                    if (outcome.ResultingQuantity is not null) choice.ShouldContain("1,209.5");
                }
            }
        }
    }

    [Theory]
    [InlineData(null, "English")]
    [InlineData("ko", "Korean")]
    [InlineData("KO-kr", "Korean")]
    [InlineData("en;q=0.5, ko;q=0.9", "Korean")]
    [InlineData("en, ko", "English")]
    [InlineData("de, ko;q=0.1", "Korean")]
    [InlineData("ko;q=0, en;q=0.1", "English")]
    [InlineData("fr, *;q=0.5", "English")]
    [InlineData(";;;\u0001", "English")]
    public void The_language_is_the_one_that_is_asked_for_most(string? asked, string language) =>
        Languages.Of(asked is null ? StringValues.Empty : new StringValues(asked)).ToString().ShouldBe(language);

    private static IEnumerable<ChoiceOutcome> Outcomes(Conflict conflict) => !conflict.IsOpen ? [] : conflict.Kind switch
    {
        ConflictKind.ProductEdit => ConflictChoices.OfProduct(conflict),
        ConflictKind.NegativeStock => [new(ConflictChoice.SetQuantity, null)],
        ConflictKind.LateMovement => [new(ConflictChoice.Keep, 1209.5m), new(ConflictChoice.ApplyDifference, 1209.5m), new(ConflictChoice.SetQuantity, null)],
        _ => [new(ConflictChoice.Keep, 1209.5m), new(ConflictChoice.TakeOther, 1209.5m), new(ConflictChoice.SetQuantity, null)],
    };

    private static IEnumerable<ConflictFacts> Examples() =>
        from kind in Enum.GetValues<ConflictKind>()
        from open in Opened(kind)
        from conflict in Ends(open)
        select new ConflictFacts(
            conflict, "우유", "팩", -2, TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul"), user => user == Minji ? "minji@example.com" : null, _ => "유제품");

    private static IEnumerable<Conflict> Opened(ConflictKind kind)
    {
        var conflict = new Conflict { Id = Guid.NewGuid(), Kind = kind, ProductId = Guid.NewGuid(), OpenedAt = Time };
        MetMovement Met(MovementType type, decimal? quantity, int minute) => new(Guid.NewGuid(), type, quantity, Time.AddMinutes(minute), Phone, Minji);
        if (kind is ConflictKind.ProductEdit)
            return from field in ProductField.All
                   let value = field switch
                   {
                       ProductField.Archived => "true",
                       ProductField.CategoryId => Guid.NewGuid().ToString(),
                       ProductField.Price => "1000",
                       _ => "글"
                   }
                   where field is ProductField.Archived or ProductField.Price
                   select conflict with
                   {
                       Field = field,
                       Edits = [new(Guid.NewGuid(), field is ProductField.Archived ? "false" : null, Time, Phone, Minji),
                           new(Guid.NewGuid(), value, Time.AddMinutes(5), Guid.Empty, Minji)],
                   };
        var firsts = kind is ConflictKind.ConcurrentCounts ? [MovementType.Count] : Enum.GetValues<MovementType>();
        return firsts.Select(type => conflict with
        {
            Movements = kind is ConflictKind.NegativeStock
                ? [Met(type, type is MovementType.Amend ? null : 3, 0)]
                : [Met(type, 3, 0), Met(MovementType.Count, 12, 10)],
        });
    }

    private static IEnumerable<Conflict> Ends(Conflict open) =>
    [
        open,
        .. Enum.GetValues<ConflictEnd>().Select(end => open with { Status = ConflictStatus.Closed, ClosedBecause = end }),
        .. Enum.GetValues<ConflictChoice>().Where(choice => choice is not ConflictChoice.ApplyDifference || open.Kind is not ConflictKind.ProductEdit)
            .Select(choice => open with
            {
                Status = ConflictStatus.Closed,
                Decision = new(Guid.NewGuid(), choice, choice is ConflictChoice.SetQuantity ? 4 : null, Minji, Phone, Time.AddHours(1), null, null),
            }),
    ];
}
