using System.Text.Json.Nodes;
using NetSim.Hosts;
using NetSim.Network;

namespace NetSim.Verification;

/// <summary>What the conntrack program prints about a machine.</summary>
internal sealed class Conntrack(Nat nat, World world)
{
    /// <summary><c>conntrack -L -p tcp</c>.</summary>
    public IReadOnlyList<ConntrackEntry> Entries => nat.ListAt(world.Now);

    /// <summary><c>nf_conntrack_count</c>.</summary>
    public int Count => nat.CountAt(world.Now);

    /// <summary>Whole seconds that an entry has left.</summary>
    public static int SecondsLeft(ConntrackEntry entry) => (int)(entry.Remaining.Nanoseconds / 1_000_000_000);

    /// <summary>The name of an entry's state.</summary>
    public static string NameOf(ConntrackState state) => state switch
    {
        ConntrackState.SynSent => "SYN_SENT",
        ConntrackState.SynRecv => "SYN_RECV",
        ConntrackState.Established => "ESTABLISHED",
        ConntrackState.FinWait => "FIN_WAIT",
        ConntrackState.CloseWait => "CLOSE_WAIT",
        ConntrackState.LastAck => "LAST_ACK",
        ConntrackState.TimeWait => "TIME_WAIT",
        ConntrackState.Close => "CLOSE",
        ConntrackState.SynSent2 => "SYN_SENT2",
        _ => "NONE",
    };

    /// <summary><c>conntrack -F</c>.</summary>
    public void Flush() => nat.Flush();

    /// <summary>The lines of <c>conntrack -L -p tcp</c>.</summary>
    public JsonArray Lines() => new([.. Entries.Select(static e => (JsonNode?)(
        $"tcp      6 {SecondsLeft(e)} {NameOf(e.State)} src={e.Original.Local} dst={e.Original.Remote} "
        + $"sport={e.Original.LocalPort} dport={e.Original.RemotePort} "
        + (e.IsUnreplied ? "[UNREPLIED] " : "")
        + $"src={e.Reply.Local} dst={e.Reply.Remote} sport={e.Reply.LocalPort} dport={e.Reply.RemotePort} "
        + (e.IsAssured ? "[ASSURED] " : "") + "mark=0 use=1"))]);

    /// <summary>The counters of <c>conntrack -S</c>, summed over the processors.</summary>
    /// <param name="onlyMoved">Without those that are zero.</param>
    public JsonObject Statistics(bool onlyMoved = false) => new(Counters()
        .Where(counter => !onlyMoved || counter.Value != 0)
        .Select(static counter => KeyValuePair.Create(counter.Name, (JsonNode?)counter.Value)));

    /// <summary>What <c>conntrack -S</c> prints on a machine with one processor.</summary>
    public string StatisticsLine() =>
        "cpu=0   \t" + string.Join(' ', Counters().Select(static counter => $"{counter.Name}={counter.Value}"));

    // What has no place in the model is zero there as it was on every measured machine.
    private (string Name, long Value)[] Counters()
    {
        var counters = nat.Counters;
        return
        [
            ("found", counters.Found), ("invalid", counters.Invalid), ("insert", 0),
            ("insert_failed", counters.InsertFailed), ("drop", counters.Drop), ("early_drop", counters.EarlyDrop),
            ("error", 0), ("search_restart", 0), ("clash_resolve", 0), ("chaintoolong", 0),
        ];
    }
}
