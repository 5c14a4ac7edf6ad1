namespace NetSim.Perf;

/// <summary>The targets, row by row.</summary>
internal static class Table
{
    private const string ChurnPeer = "--c=1000 --s=1 --rate=2 --t=5 --msl=30 --even=1 --drain=1";
    private const string Steady = "churn --c=1000 --s=1 --even=1 --steady=130";
    private const string Bound = "churn --c=10000 --s=100 --rate=1 --direct=1 --t=2 --partitions=32 --cpu=0";

    public static IReadOnlyList<IRow> Rows { get; } =
    [
        new RaceRow("exponential", 1_000, 2.5),
        new RaceRow("exponential", 100_000, 2.5),
        new RaceRow("exponential", 1_000_000, 3),
        new RaceRow("exponential", 10_000_000, 5),
        new RaceRow("bimodal", 1_000, 2),
        new RaceRow("bimodal", 100_000, 2),
        new RaceRow("bimodal", 1_000_000, 2),
        new RaceRow("bimodal", 10_000_000, 2),
        new PeerRow("churn", "churn, 1,000 clients, 1 server", "churn", ChurnPeer, "completed", 0,
            new Figure("conn_per_user_s", "connections/s", false, 200)),
        new SelfRow("timewait", "churn with 1e3 and with 1e5 in TIME_WAIT",
            $"{Steady} --rate=0.0167 --t=600", $"{Steady} --rate=1.667 --t=6",
            new Figure("conn_per_user_s", "connections/s", false, 1.5)),
        new PeerRow("flood", "flood, 20,000 half-open", "synflood", "--n=20000", "serverSockets", 0.0001,
            new Figure("syn_per_user_s", "SYN/s", false, 1_000)),
        new SelfRow("halfopen", "flood with 1e3 and with 1e6 half-open",
            "synflood --n=1000 --rate=1000000", "synflood --n=1000000 --rate=1000000",
            new Figure("syn_per_user_s", "SYN/s", false, 3)),
        new PeerRow("dumbbell10", "dumbbell, 10 pairs", "dumbbell", "--n=10 --t=0.3", "segs", 0.2,
            new Figure("segs_per_user_s", "segments/s", false, 250)),
        new PeerRow("dumbbell100", "dumbbell, 100 pairs, overloaded", "dumbbell", "--n=100 --t=0.3", "segs", 0.2,
            new Figure("segs_per_user_s", "segments/s", false, 250)),
        new PeerRow("dumbbell100-deep", "the same, bottleneck queue of 16,000", "dumbbell",
            "--n=100 --t=0.3 --bufq=16000", "segs", 0.2, new Figure("segs_per_user_s", "segments/s", false, 250)),
        new PeerRow("topo", "topology of 100,000 listening hosts", "topo", "--n=100000", "n", 0,
            new Figure("us_per_host", "us/host", true, 100), new Figure("KiB_per_host", "KiB/host", true, 60)),
        new ValueRow("million", "million", 1,
            new Limit("million hosts, 0.5 M connections/s, 10 s", "peakMiB", 1 / 1024.0, "GiB", 1.5, true)),
        new SelfRow("million-cost", "cost per event, 1e4 and 1e6 hosts", "million --hosts=10000", "million",
            new Figure("ns_per_ev_user", "ns/event", true, 2.5)),
        new ValueRow("allocation", $"{Steady} --rate=2 --t=1", null,
            new Limit("allocation in a steady churn", "alloc_B_per_ev", 1, "B/event", 0, true),
            new Limit("collections in a steady churn", "collections", 1, "", 0, true)),
        new ValueRow("bound", Bound, 1,
            new Limit("critical-path bound, 100 servers, 2 threads", "bound_2", 1, "x", 1.7, false),
            new Limit("critical-path bound, 100 servers, 8 threads", "bound_8", 1, "x", 5, false)),
    ];
}
