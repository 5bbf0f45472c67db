using DDonDDon.Domain.Access;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Products;

namespace DDonDDon.Domain.Tests;

public class HiddenCharactersTests
{
    public static TheoryData<int> Hidden =>
    [
        0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E,
        0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x2066, 0x2067, 0x2068, 0x2069, 0x206F, 0x2800, 0x3164, 0xFE0F, 0xFEFF, 0xFFA0,
        0xE0001, 0xE0041, 0xE007F, 0xE0100,
    ];

    [Theory]
    [MemberData(nameof(Hidden))]
    public void Nothing_is_called_by_what_nobody_sees(int code)
    {
        var hidden = char.ConvertFromUtf32(code);
        foreach (var name in new[] { $"우유{hidden}", $"{hidden}우유", $"우{hidden}유", $"1{hidden}", $"🥛{hidden}🥛{hidden}{hidden}x", hidden })
        {
            if (code is 0xFE0F && name[0] is '\ud83e') continue;
            HiddenCharacters.In(name).ShouldBeTrue(name);
            DisplayName.IsValid(name).ShouldBeFalse();
            Store.Decide(name, null)!.Code.ShouldBe("store.name_invalid");
            Category.Decide(name)!.Code.ShouldBe("category.name_invalid");
            CountSession.Decide(name, [])!.Code.ShouldBe("countSession.name_invalid");
            CountSession.Decide("정기", [name])!.Code.ShouldBe("countSession.zones_invalid");
            ProductRules.CheckName(name)!.Message.ShouldContain("invisible");
        }
    }

    [Theory]
    [InlineData("서울우유 1L")]
    [InlineData("Crème brûlée (6×100 g) – 50 %")]
    [InlineData("שוקולד حليب")]
    [InlineData("👩‍👩‍👧‍👦 가족")]
    [InlineData("❤️ ❤️‍🔥 👩🏽‍🍳 🏳️‍🌈 ↔️ ‼️ ©️")]
    [InlineData("각 각")]
    public void What_is_seen_may_stand_in_a_name(string name) => DisplayName.IsValid(name).ShouldBeTrue();

    [Fact]
    public void A_product_that_is_called_so_already_can_be_edited()
    {
        var held = new Product { Id = Some.ProductId, Name = "우\u200b유" };
        var edit = Some.Registered("우유") with
        {
            Changes = new Dictionary<string, string?> { [ProductField.Name] = held.Name, [ProductField.Unit] = "병" },
        };

        ProductRules.Check(held, edit, _ => false).ShouldBeNull();
        ProductRules.Check(null, edit, _ => false)!.Field.ShouldBe(ProductField.Name);
    }
}
