using FsCheck;
using FsCheck.Fluent;
using NetSim.Wire;

namespace NetSim.Tests.Property.Wire;

public sealed class SequenceNumberProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    private static Arbitrary<(SequenceNumber A, SequenceNumber B, int Shift)> Triples => Arb.From(
        from a in WireGenerators.Words
        from distance in WireGenerators.Words
        from near in Gen.Choose(-3, 3)
        from isNear in Gen.Elements(true, false)
        from shift in WireGenerators.Words
        select (
            new SequenceNumber(a),
            new SequenceNumber(unchecked(a + (isNear ? (uint)near : distance))),
            unchecked((int)shift)));

    [Test]
    public void Before_and_after_are_each_other_reversed() => Check.One(
        Thorough,
        Prop.ForAll(Triples, t => t.A.IsBefore(t.B) == t.B.IsAfter(t.A)
            && t.A.IsAtOrBefore(t.B) == t.B.IsAtOrAfter(t.A)));

    [Test]
    public void Two_positions_are_equal_or_one_is_before_the_other_unless_opposite() => Check.One(
        Thorough,
        Prop.ForAll(Triples, t => t.A - t.B == int.MinValue
            || (t.A == t.B ? 1 : 0) + (t.A.IsBefore(t.B) ? 1 : 0) + (t.A.IsAfter(t.B) ? 1 : 0) == 1));

    [Test]
    public void A_position_is_at_or_before_itself_and_never_before() => Check.One(
        Thorough,
        Prop.ForAll(Triples, t => !t.A.IsBefore(t.A) && !t.A.IsAfter(t.A)
            && t.A.IsAtOrBefore(t.A) && t.A.IsAtOrAfter(t.A)));

    [Test]
    public void Shifting_both_changes_neither_order_nor_distance() => Check.One(
        Thorough,
        Prop.ForAll(Triples, t => (t.A + t.Shift).IsBefore(t.B + t.Shift) == t.A.IsBefore(t.B)
            && (t.A + t.Shift) - (t.B + t.Shift) == t.A - t.B));

    [Test]
    public void Going_there_and_back_wraps_to_the_start() => Check.One(
        Thorough,
        Prop.ForAll(Triples, t => t.A + t.Shift - t.Shift == t.A && (t.A + t.Shift) - t.A == t.Shift
            && t.B + (t.A - t.B) == t.A));

    [Test]
    public void The_order_is_that_of_integers_within_half_a_circle() => Check.One(
        Thorough,
        Prop.ForAll(Triples, t => t.Shift == int.MinValue || t.A.IsBefore(t.A + t.Shift) == t.Shift > 0));

    [Test]
    public void The_later_of_two_is_one_of_them_and_not_before_the_other() => Check.One(
        Thorough,
        Prop.ForAll(Triples, t => t.A - t.B == int.MinValue
            || (SequenceNumber.Later(t.A, t.B) == SequenceNumber.Later(t.B, t.A)
                && SequenceNumber.Later(t.A, t.B).IsAtOrAfter(t.A)
                && SequenceNumber.Later(t.A, t.B).IsAtOrAfter(t.B))));
}
