namespace NetSim.Tcp;

/// <summary>One behaviour switch as people see it.</summary>
/// <param name="Name">The switch's name.</param>
/// <param name="Meaning">What it decides, in one sentence.</param>
/// <param name="Read">Its cell in a kernel, as text.</param>
public sealed record KernelBehaviour(string Name, string Meaning, Func<KernelProfile, Sourced<string>> Read);

/// <summary>
/// All behaviour switches with their meaning: what <c>netsim sysctl --diff</c> and <c>netsim explain</c> print.
/// </summary>
public static class KernelBehaviourTable
{
    /// <summary>The switches in reading order.</summary>
    public static IReadOnlyList<KernelBehaviour> All { get; } =
    [
        Of("initial RTO", "First retransmission time-out of SYN and SYN-ACK.", k => k.InitialRto),
        Of("fallback RTO", "RTO after a handshake that gave no RTT sample.", k => k.FallbackRto),
        Of("initial cwnd", "First congestion window.", k => k.InitialWindow),
        Of("initial receive segments", "First receive window in segments; 0: what the buffer gives.", k => k.InitialReceiveSegments),
        Of("SYN queue limit", "When the SYN queue counts as full.", k => k.SynQueueLimit),
        Of("full accept queue", "What a full accept queue does to a SYN.", k => k.FullAcceptQueue),
        Of("ListenDrops for SYN", "Whether a dropped SYN counts in ListenDrops.", k => k.CountsListenDropsForSyn),
        Of("ListenOverflows for SYN", "Whether it counts in ListenOverflows.", k => k.CountsListenOverflowsForSyn),
        Of("TCPReqQFull counters", "Whether a full SYN queue has counters of its own.", k => k.CountsFullSynQueue),
        Of("SYN to TIME-WAIT bypasses the SYN queue", "Whether such a SYN is exempt from the SYN queue's limits.", k => k.TimeWaitSynBypassesSynQueue),
        Of("cookie MSS table", "MSS values that a SYN cookie can hold.", k => Joined(k.CookieMssTable)),
        Of("cookie lifetime", "Ticks of the one-minute clock for which a cookie is good.", k => k.CookieMinutes),
        Of("cookie overflow window", "How long after its last cookie a listener believes in cookies.", k => k.CookieOverflowWindow),
        Of("SYN-ACK timer", "Who owns the timers of half-open requests.", k => k.RequestTimer),
        Of("TIME-WAIT timer", "How mini-socks end.", k => k.TimeWaitTimer),
        Of("tw_recycle", "Whether tcp_tw_recycle exists.", k => k.HasTwRecycle),
        Of("tw_reuse age", "How old a TIME-WAIT mini-sock must be for reuse.", k => k.TwReuseAge),
        Of("tw_reuse takes FIN-WAIT-2", "Whether an orphan's FIN-WAIT-2 mini-sock may be reused.", k => k.TwReuseTakesFinWait2),
        Of("TSval offset", "What is added to the clock to make a TSval.", k => k.TimestampOffset),
        Of("TSval unit", "The unit in which TSvals advance.", k => k.TimestampUnit),
        Of("ignored RST re-arms TIME-WAIT", "With tcp_rfc1337=1, whether a RST restarts the 60 s.", k => k.IgnoredRstRearmsTimeWait),
        Of("PAWS counter in TIME-WAIT", "The counter of a PAWS reject in TIME-WAIT.", k => k.PawsTimeWaitCounter),
        Of("TW counted at start", "Whether TW counts when a mini-sock begins or when it ends.", k => k.CountsTimeWaitAtStart),
        Of("challenge ACKs", "Whether RFC 5961 is implemented.", k => k.ChallengeAcks),
        Of("challenge for an ACK of data never sent", "Whether such an ACK is answered or dropped silently.", k => k.ChallengesUnsentAck),
        Of("Fast Open option", "Whether kind 34 is known, or only the experimental kind 254.", k => k.KnowsFastOpenOption),
        Of("PSH on bursts", "Whether each burst of several segments ends with PSH.", k => k.PushesBursts),
        Of("bursts grow", "Whether a burst takes what it lacks from the next buffer of the write queue.", k => k.GrowsBursts),
        Of("first window limited", "Whether a connection begins with 65,535 octets of receive window at most.", k => k.LimitsFirstWindow),
        Of("loss detection", "What finds losses before the RTO does.", k => k.LossDetection),
        Of("window reduction", "How the window shrinks while losses are repaired.", k => k.WindowReduction),
        Of("HZ", "Ticks a second.", k => k.Hz),
        Of("timer wheel", "How timers are kept, which makes them late.", k => k.Wheel),
    ];

    private static KernelBehaviour Of<T>(string name, string meaning, Func<KernelProfile, Sourced<T>> cell) =>
        new(name, meaning, kernel => Text(cell(kernel)));

    private static Sourced<string> Text<T>(Sourced<T> cell) => new(Words(cell.Value), cell.Evidence, cell.Source);

    private static string Words<T>(T value) => value switch
    {
        true => "yes",
        false => "no",
        InitialWindowRule.Rfc3390 => "2 to 4 segments by their size (RFC 3390)",
        LossDetection.DuplicateAcks => "3 duplicate ACKs (FACK)",
        LossDetection.EarlyRetransmit => "3 duplicate ACKs, early retransmit, TLP",
        LossDetection.Rack => "RACK-TLP, or 3 segments out of order (tcp_recovery)",
        LossDetection.RackAlone => "RACK-TLP",
        Mib counter => counter.NstatName(),
        Enum name => string.Concat($"{name}".Select((letter, i) =>
            i > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}")),
        _ => $"{value}",
    };

    private static Sourced<string> Joined(Sourced<ushort[]> cell) =>
        new(string.Join(' ', cell.Value), cell.Evidence, cell.Source);
}
