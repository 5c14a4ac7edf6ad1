using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using NetSim.Wire;

namespace NetSim.Tests.Property.Wire;

public sealed class AddressProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    // The grammar of dotted decimal, written another way than the parser.
    private static readonly Regex DottedDecimal = new(
        @"\A(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\.(?!\z)|\z)){4}\z");

    private static Arbitrary<string> Texts => Arb.From(
        from good in Gen.Elements("0", "1", "9", "10", "25", "99", "100", "199", "249", "255").ListOf(4)
        from any in Gen.Elements("0", "10", "255", "256", "300", "01", "1000", "", " 1", "1 ", "a", "/8", "+1").ListOf()
        from parts in Gen.Elements(good, good.Take(3).Concat(any.Take(1)), any)
        from separator in Gen.Elements(".", ".", ".", "..", ",")
        select string.Join(separator, parts));

    private static Arbitrary<(uint Prefix, int Length, uint Address)> Blocks => Arb.From(
        from prefix in WireGenerators.Words
        from length in Gen.Choose(0, 32)
        from flipped in Gen.Choose(0, 32)
        from other in WireGenerators.Words
        from isNear in Gen.Elements(true, false)
        select (prefix, length, isNear ? prefix ^ unchecked((uint)(1UL << flipped)) : other));

    [Test]
    public void An_address_is_read_back_from_its_text() => Check.One(
        Thorough,
        Prop.ForAll(
            Arb.From(WireGenerators.Words),
            word => Ipv4Address.Parse(new Ipv4Address(word).ToString()).Value == word));

    [Test]
    public void A_text_is_an_address_when_the_grammar_says_so() => Check.One(
        Thorough,
        Prop.ForAll(Texts, text => Ipv4Address.TryParse(text, out _) == DottedDecimal.IsMatch(text)));

    [Test]
    public void A_prefix_contains_what_begins_with_its_bits() => Check.One(
        Thorough,
        Prop.ForAll(Blocks, b =>
            Ipv4Prefix.Containing(new Ipv4Address(b.Prefix), b.Length).Contains(new Ipv4Address(b.Address))
            == Bits(b.Address).StartsWith(Bits(b.Prefix)[..b.Length], StringComparison.Ordinal)));

    [Test]
    public void A_prefix_is_read_back_from_its_text_and_host_bits_are_refused() => Check.One(
        Thorough,
        Prop.ForAll(Blocks, b => Ipv4Prefix.TryParse($"{new Ipv4Address(b.Prefix)}/{b.Length}", out Ipv4Prefix read)
            ? read == Ipv4Prefix.Containing(new Ipv4Address(b.Prefix), b.Length) && read.Address.Value == b.Prefix
            : Bits(b.Prefix)[b.Length..].Contains('1', StringComparison.Ordinal)));

    [Test]
    public void First_and_last_are_the_ends_of_a_block_of_count() => Check.One(
        Thorough,
        Prop.ForAll(Blocks, b =>
        {
            Ipv4Prefix block = Ipv4Prefix.Containing(new Ipv4Address(b.Prefix), b.Length);
            return block[block.Count - 1] == block.Last
                && block[0] == block.First
                && block.Last.Value - (long)block.First.Value + 1 == block.Count
                && block.Contains(block.First)
                && block.Contains(block.Last)
                && block.Contains(new Ipv4Address(b.Prefix));
        }));

    private static string Bits(uint word) => Convert.ToString(word, 2).PadLeft(32, '0');
}
