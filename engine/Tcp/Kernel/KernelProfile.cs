using System.Diagnostics.CodeAnalysis;
using NetSim.Core;

namespace NetSim.Tcp;

/// <summary>
/// Which kernel a host runs: sysctl defaults plus named behaviour switches, as data. Protocol code reads switches and
/// never compares versions. <see cref="KernelBehaviourTable"/> lists every switch with its meaning for people.
/// </summary>
public sealed record KernelProfile
{
    /// <summary>The profile that hosts get unless a scenario says otherwise.</summary>
    public const string DefaultName = "linux-6.18";

    /// <summary>The profile's name, such as <c>linux-6.18</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the profile describes, in a few words.</summary>
    public required string Description { get; init; }

    /// <summary>
    /// The kernel's version as a number for reports and "removed in" texts: 6.18 is 6018. Not for protocol code.
    /// </summary>
    public required int Version { get; init; }

    /// <summary>First retransmission time-out of SYN and SYN-ACK (TCP_TIMEOUT_INIT).</summary>
    public required Sourced<Duration> InitialRto { get; init; }

    /// <summary>
    /// RTO after a handshake without an RTT sample whose SYN was retransmitted (TCP_TIMEOUT_FALLBACK).
    /// </summary>
    public required Sourced<Duration> FallbackRto { get; init; }

    /// <summary>First congestion window.</summary>
    public required Sourced<InitialWindowRule> InitialWindow { get; init; }

    /// <summary>First receive window in segments (tcp_default_init_rwnd); 0: whatever the buffer gives.</summary>
    public required Sourced<int> InitialReceiveSegments { get; init; }

    /// <summary>When the SYN queue counts as full.</summary>
    public required Sourced<SynQueueLimit> SynQueueLimit { get; init; }

    /// <summary>What a full accept queue does to a SYN.</summary>
    public required Sourced<FullAcceptQueueRule> FullAcceptQueue { get; init; }

    /// <summary>Whether a SYN that is dropped counts in ListenDrops.</summary>
    public required Sourced<bool> CountsListenDropsForSyn { get; init; }

    /// <summary>Whether a SYN dropped for a full accept queue counts in ListenOverflows.</summary>
    public required Sourced<bool> CountsListenOverflowsForSyn { get; init; }

    /// <summary>Whether TCPReqQFullDrop and TCPReqQFullDoCookies exist (since 2.6.36).</summary>
    public required Sourced<bool> CountsFullSynQueue { get; init; }

    /// <summary>Whether a SYN that reopens a TIME-WAIT connection is exempt from the SYN queue limits.</summary>
    public required Sourced<bool> TimeWaitSynBypassesSynQueue { get; init; }

    /// <summary>MSS values that a SYN cookie can encode, ascending (msstab).</summary>
    public required Sourced<ushort[]> CookieMssTable { get; init; }

    /// <summary>
    /// Ticks of the cookie's one-minute clock for which a cookie is good (MAX_SYNCOOKIE_AGE, formerly COUNTER_TRIES).
    /// </summary>
    public required Sourced<int> CookieMinutes { get; init; }

    /// <summary>How long after its last cookie a listener still believes in cookies.</summary>
    public required Sourced<Duration> CookieOverflowWindow { get; init; }

    /// <summary>Who owns the timers of half-open requests.</summary>
    public required Sourced<RequestTimer> RequestTimer { get; init; }

    /// <summary>How mini-socks end.</summary>
    public required Sourced<TimeWaitTimer> TimeWaitTimer { get; init; }

    /// <summary>Whether tcp_tw_recycle exists.</summary>
    public required Sourced<bool> HasTwRecycle { get; init; }

    /// <summary>How old a TIME-WAIT mini-sock must be for reuse.</summary>
    public required Sourced<TimeWaitReuseAge> TwReuseAge { get; init; }

    /// <summary>Whether an orphan's FIN-WAIT-2 mini-sock may be reused like TIME-WAIT.</summary>
    public required Sourced<bool> TwReuseTakesFinWait2 { get; init; }

    /// <summary>What is added to the clock to make a TSval.</summary>
    public required Sourced<TimestampOffsetRule> TimestampOffset { get; init; }

    /// <summary>The unit in which TSvals advance.</summary>
    public required Sourced<TimestampUnit> TimestampUnit { get; init; }

    /// <summary>Whether a RST that tcp_rfc1337=1 ignores still re-arms the 60 s of TIME-WAIT.</summary>
    public required Sourced<bool> IgnoredRstRearmsTimeWait { get; init; }

    /// <summary>The counter of a PAWS reject in TIME-WAIT.</summary>
    public required Sourced<Mib> PawsTimeWaitCounter { get; init; }

    /// <summary>
    /// Whether TW and TWKilled count when a mini-sock begins (its timer is set) rather than when it ends.
    /// </summary>
    public required Sourced<bool> CountsTimeWaitAtStart { get; init; }

    /// <summary>Whether challenge ACKs of RFC 5961 exist (since 3.6).</summary>
    public required Sourced<bool> ChallengeAcks { get; init; }

    /// <summary>
    /// Whether an ACK of data never sent draws a challenge ACK (RFC 5961 section 5.2) or is dropped silently.
    /// </summary>
    public required Sourced<bool> ChallengesUnsentAck { get; init; }

    /// <summary>Whether the Fast Open option of kind 34 is known (since 4.1), or only the experimental one.</summary>
    public required Sourced<bool> KnowsFastOpenOption { get; init; }

    /// <summary>Whether PSH is set on each burst of several segments, so that receivers hand it up at once (since 5.4).</summary>
    public required Sourced<bool> PushesBursts { get; init; }

    /// <summary>Whether a burst takes what it lacks from the next buffer of the write queue (since 6.10).</summary>
    public required Sourced<bool> GrowsBursts { get; init; }

    /// <summary>Whether the first receive window is at most 65,535 octets even when windows are scaled (until 6.10).</summary>
    public required Sourced<bool> LimitsFirstWindow { get; init; }

    /// <summary>What finds losses before the retransmission timer does.</summary>
    public required Sourced<LossDetection> LossDetection { get; init; }

    /// <summary>How the window shrinks while losses are repaired.</summary>
    public required Sourced<WindowReduction> WindowReduction { get; init; }

    /// <summary>Ticks a second of the distribution's kernel.</summary>
    public required Sourced<int> Hz { get; init; }

    /// <summary>Which timer wheel it has.</summary>
    public required Sourced<TimerWheel> Wheel { get; init; }

    /// <summary>All profiles, oldest first.</summary>
    public static IReadOnlyList<KernelProfile> All => KernelProfiles.All;

    /// <summary>The profile of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest and lists all.</exception>
    public static KernelProfile Find(string name) =>
        TryFind(name, out var profile)
            ? profile
            : throw new ArgumentException(
                $"unknown kernel profile '{name}'{Hint(name)} Known: {string.Join(", ", KernelProfiles.Names)}.",
                nameof(name));

    private static string Hint(string name) =>
        NearestName.Of(name, KernelProfiles.Names) is { } near ? $", did you mean '{near}'?" : ".";

    /// <summary>
    /// The profile of a name, if there is one: its own, or rhel-7, rhel-8, rhel-9 and rhel-10 for the kernel that they ship.
    /// </summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out KernelProfile? profile)
    {
        profile = null;
        var canonical = KernelProfiles.Distributions.GetValueOrDefault(name, name);
        foreach (var candidate in KernelProfiles.All)
        {
            if (candidate.Name == canonical)
            {
                profile = candidate;
            }
        }

        return profile is not null;
    }

    /// <summary>The profile's sysctl defaults.</summary>
    public TcpSettings CreateSettings() => SysctlTable.CreateDefaults(this);

    /// <summary>A clock with the profile's tick and wheel.</summary>
    /// <param name="uptime">Time since boot at the start of the run.</param>
    /// <param name="wheelLateness">Whether timers are late by the wheel's granularity; on by default.</param>
    /// <param name="hz">Ticks a second of a kernel that was built otherwise; null: <see cref="Hz"/>.</param>
    public KernelClock CreateClock(Duration uptime = default, bool wheelLateness = true, int? hz = null) =>
        new(hz ?? Hz, uptime, wheelLateness, Wheel);
}
