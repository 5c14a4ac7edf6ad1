using System.Text.Json.Nodes;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>A connection table that is full: of entries that may be evicted, or of entries that may not.</summary>
internal sealed class E13ConntrackFull : IExperiment
{
    private const int Batch = 1_000;
    private const double BatchSeconds = 0.014;

    // Every packet of a batch passes the router before the next batch comes.
    private const int EvictionSpread = 8;

    public string Name => "e13_conntrack_full";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Int("assured", 0, 0, 1).Int("extra", 2_000, 0, 60_000);

    // One look may evict several entries of a bucket, and then the next newcomers find room.
    public FieldRules Fields { get; } = new FieldRules()
        .Free("fill_seconds")
        .Near(EvictionSpread, "count_after_extra", "stats.early_drop");

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        var router = new ScriptedRouter(
            bench, "10.3.0.1", ("100.0.0.1", 0xFF_FFFE), ("10.200.0.1", 0xFFFE),
            static inside => new NatOptions { Inside = [inside], Masquerade = false, DropInvalid = true });
        var max = new ConntrackSysctls()["nf_conntrack_max"];
        var start = router.Clock.Now;
        int? firstLost = null;
        var forwarded = 0;
        for (var first = 0; first < max; first += Batch)
        {
            var count = Math.Min(Batch, max - first);
            var passed = Open(router, first, count, parameters.Flag("assured"));
            forwarded += passed.Count;
            firstLost ??= passed.Count == count ? null : FirstMissing(passed, first, count);
        }

        var (filled, seconds) = (router.Conntrack.Count, router.Clock.Now - start);
        var extra = 0;
        for (var i = 0; i < parameters.Int("extra"); i++)
        {
            var tuple = new FourTuple(
                Ipv4Address.FromOctets(100, 200, (byte)(i / 250), (byte)((i % 250) + 1)),
                Ipv4Address.FromOctets(10, 200, 5, 5), (ushort)(1_024 + i), 81);
            router.SendFromInside(Packet.Tcp(in tuple, TcpFlags.Syn, new(100), default, ushort.MaxValue));
            router.Clock.Run(TunNetwork.ScriptStep);
            extra += router.TakeOutside().Count;
        }

        return new JsonObject
        {
            ["nf_conntrack_max"] = max,
            ["sent"] = max,
            ["forwarded"] = forwarded,
            ["first_not_forwarded"] = firstLost,
            ["count_after_fill"] = filled,
            ["fill_seconds"] = Math.Round(seconds, 1),
            ["extra_forwarded"] = extra,
            ["count_after_extra"] = router.Conntrack.Count,
            ["stats"] = router.Conntrack.Statistics(),
        };
    }

    private static List<Packet> Open(ScriptedRouter router, int first, int count, bool completes)
    {
        for (var i = first; i < first + count; i++)
        {
            router.SendFromInside(Segment(TupleOf(i), TcpFlags.Syn, 100, 0));
        }

        router.Clock.Run(BatchSeconds);
        var passed = router.TakeOutside();
        if (completes)
        {
            for (var i = first; i < first + count; i++)
            {
                router.SendFromOutside(Segment(TupleOf(i).Reversed, TcpFlags.Syn | TcpFlags.Ack, 500, 101));
            }

            router.Clock.Run(BatchSeconds);
            for (var i = first; i < first + count; i++)
            {
                router.SendFromInside(Segment(TupleOf(i), TcpFlags.Ack, 101, 501));
            }

            router.Clock.Run(BatchSeconds);
            router.TakeInside();
            router.TakeOutside();
        }

        return passed;
    }

    private static int FirstMissing(List<Packet> passed, int first, int count)
    {
        var seen = passed.Select(static p => (p.Source, p.SourcePort)).ToHashSet();
        return Enumerable.Range(first, count)
            .First(i => !seen.Contains((TupleOf(i).Local, TupleOf(i).LocalPort))) + 1;
    }

    private static FourTuple TupleOf(int i) => new(
        Ipv4Address.FromOctets(100, (byte)(64 + (i / 62_500)), (byte)(i / 250 % 250), (byte)((i % 250) + 1)),
        Ipv4Address.FromOctets(10, 200, (byte)(i / 200 % 200), (byte)((i % 200) + 1)),
        (ushort)(1_024 + (i % 50_000)), 80);

    private static Packet Segment(FourTuple tuple, TcpFlags flags, uint sequence, uint acknowledgment) =>
        Packet.Tcp(in tuple, flags, new(sequence), new(acknowledgment), ushort.MaxValue);
}
