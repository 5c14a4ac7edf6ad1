using FsCheck;
using FsCheck.Fluent;
using NetSim.Results;

namespace NetSim.Tests.Results;

public sealed class DumpProperties
{
    private static readonly byte[] s_dump = ResultsSamples.Dump(ResultsSamples.Complete, 600);
    private static readonly long s_records = RunDump.Load(new MemoryStream(s_dump)).Records;

    private static readonly Gen<(int At, byte With)> s_hit =
        Gen.Choose(0, s_dump.Length - 1).SelectMany(at => Gen.Choose(1, 255).Select(with => (at, (byte)with)));

    [Test]
    public void Any_damage_of_bytes_costs_at_most_the_records_it_touches_and_is_reported() => Prop.ForAll(
        s_hit.NonEmptyListOf().ToArbitrary(),
        hits =>
        {
            var damaged = (byte[])s_dump.Clone();
            foreach (var (at, with) in hits)
            {
                damaged[at] ^= with;
            }

            var dump = RunDump.Load(new MemoryStream(damaged));
            return dump.Records >= s_records - hits.Count
                && (dump.Damage.Count > 0 || damaged.AsSpan().SequenceEqual(s_dump));
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Any_bytes_are_read_to_their_end() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes => RunDump.Load(new MemoryStream(bytes)).Records == 0).QuickCheckThrowOnFailure();

    [Test]
    public void Bytes_that_look_like_records_cost_no_memory()
    {
        // Each mark starts a frame whose payload reaches as far as a frame may and ends at a checksum.
        var hostile = new byte[300_000];
        byte[] frame = [0x94, 0xa1, (byte)'x', 0xce, 0, 0, 0, 0, 0xc5, 0xff, 0x08];
        for (var i = 0; i < hostile.Length; i++)
        {
            hostile[i] = frame[i % frame.Length];
        }

        RunDump.Load(new MemoryStream(hostile[..1_000]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var dump = RunDump.Load(new MemoryStream(hostile));

        Assert.That(dump.Records, Is.Zero);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000));
    }

    [Test]
    public void A_record_with_a_lower_number_after_damage_is_not_taken_for_a_later_one()
    {
        using var inner = new MemoryStream();
        using (var records = new RecordStreamWriter(inner))
        {
            records.Write("end", [0x80]);
        }

        Assert.That(
            RunDump.Load(new MemoryStream([.. s_dump, 0x94, .. inner.ToArray()])).Records, Is.EqualTo(s_records));
    }
}
