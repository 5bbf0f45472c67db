using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Tests.Stock;
using FsCheck;
using FsCheck.Fluent;
using static DDonDDon.Domain.Tests.Stock.Ledger;

namespace DDonDDon.Domain.Tests.Counting;

public class CountProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(500);

    // Few products, zones, moments, devices and counters, so that lines replace each other and keys tie but for their ids.
    private static readonly Gen<CountLineRecorded[]> AnyLines =
        from ids in Gen.Shuffle(Enumerable.Range(1, 12))
        from size in Gen.Choose(1, 12)
        from lines in Gen.CollectToArray(ids.Take(size), id =>
            from product in Gen.Choose(1, 2)
            from zone in Gen.Elements("", "매장", "창고")
            from minute in Gen.Choose(0, 3)
            from device in Gen.Choose(1, 2)
            from seq in Gen.Choose(1, 2)
            from quantity in Gen.Elements(0m, 1m, 2.50m, 7m)
            from other in AnyLine(product)
            select Counts.Line(quantity, $"12:0{minute}", zone, Some.Id(product)) with
            {
                Id = Some.Id(id),
                DeviceId = Some.Id(device),
                Seq = seq,
                Replaces = other,
            })
        select lines;

    // Half of them replace none; of the others some replace their own line, one of the same product, or one of another.
    private static Gen<Guid?> AnyLine(int product) =>
        from replaces in Gen.Elements(true, false)
        from same in Gen.Elements(true, true, true, false)
        from zone in Gen.Elements("", "매장", "창고")
        from device in Gen.Choose(1, 2)
        select replaces ? CountLine.IdOf(Counts.SessionId, Some.Id(same ? product : 3 - product), zone, Some.Id(device)) : (Guid?)null;

    private static readonly Gen<(CountLineRecorded[] Lines, CountLineRecorded[] Shuffled)> Orders =
        from lines in AnyLines
        from shuffled in Gen.Shuffle(lines)
        select (lines, shuffled);

    [Fact]
    public void Any_order_of_the_lines_gives_the_same_sheet() => Prop.ForAll(Arb.From(Orders), orders =>
    {
        var (sheet, other) = (CountedProduct.Of(CountLine.Fold(orders.Lines)), CountedProduct.Of(CountLine.Fold(orders.Shuffled)));

        Text(other).ShouldBe(Text(sheet));
    }).Check(Thorough);

    [Fact]
    public void The_sheet_is_what_the_rule_says_word_for_word() => Prop.ForAll(Arb.From(AnyLines), lines =>
    {
        foreach (var product in CountedProduct.Of(CountLine.Fold(lines)))
        {
            var own = lines.Where(line => line.ProductId == product.ProductId).ToList();
            var standing = own.GroupBy(line => (line.Zone, line.DeviceId)).Select(one => one.MaxBy(line => line.Key)!)
                .Where(last => !own.Exists(line => line.Replaces == CountLine.IdOf(last) && line.Key > last.Key)).ToList();
            product.Quantity.ShouldBe(standing.Sum(line => line.Quantity));
            product.Lines.Select(line => line.Id).ShouldBe(standing.Select(CountLine.IdOf), ignoreOrder: true);
            product.Last.Key.ShouldBe(own.Max(line => line.Key));
            product.Overlaps.Select(overlap => overlap.Zone).ShouldBe(
                standing.GroupBy(line => line.Zone).Where(zone => zone.Count() > 1).Select(zone => zone.Key), ignoreOrder: true);
        }
    }).Check(Thorough);

    [Fact]
    public void A_session_counts_its_lines_in_any_order() => Prop.ForAll(Arb.From(Orders), orders =>
    {
        var opened = Counts.Opened();
        Counts.SessionAfter([opened, .. orders.Shuffled]).ShouldBe(Counts.SessionAfter([opened, .. orders.Lines]));
    }).Check(Thorough);

    [Fact]
    public void What_is_expected_is_the_fold_of_what_happened_before_and_the_documents_shortcut_agrees() =>
        Prop.ForAll(Arb.From(from lines in AnyLines from arrivals in Arrivals.Any.Generator select (lines, arrivals)), one =>
        {
            var history = HistoryOf(one.arrivals.Movements);
            foreach (var product in CountedProduct.Of(CountLine.Fold(one.lines)))
            {
                var variance = CountVariance.Of(product, history);
                // The same by the fold itself: the groups of originals that happened before, with their amendments whenever made.
                var before = one.arrivals.ById.OfType<OriginalMovement>().Where(original => original.Key < product.Key).Select(original => original.Id)
                    .ToHashSet();
                var known = one.arrivals.ById.Where(movement => before.Contains(movement is MovementAmended amended ? amended.MovementId : movement.Id));

                variance.Expected.ShouldBe(HistoryOf(known).Fold().Quantity);
                if (CountVariance.TryOf(product, history.Fold()) is { } quick) quick.ShouldBe(variance);
            }
        }).Check(Thorough);

    private static string Text(IEnumerable<CountedProduct> sheet) =>
        string.Join('\n', sheet.SelectMany(product => product.Lines.Select(line =>
            $"{product.ProductId} {product.Quantity} {product.Key} {line} {string.Join(' ', line.Replaced.OrderBy(one => one.Key))}")));
}
