using System.Text.RegularExpressions;

namespace NetSim.Packetdrill;

/// <summary>What a script's shell command asks for: a closed set of things, because no shell is run.</summary>
public abstract record ShellCommand;

/// <summary>Writes a sysctl.</summary>
/// <param name="Name">Its name with dots.</param>
/// <param name="Value">Its value.</param>
/// <param name="MayBeMissing">Whether a kernel without it does not matter.</param>
public sealed record WriteSysctl(string Name, string Value, bool MayBeMissing) : ShellCommand;

/// <summary>Forgets what is known of peers.</summary>
public sealed record FlushPeerMetrics : ShellCommand;

/// <summary>Changes the queue in front of the device.</summary>
/// <param name="Kind">Such as <c>pfifo</c> or <c>fq</c>; empty when it is removed.</param>
/// <param name="Limit">Packets that it holds; null for its default. 0 drops everything that is sent.</param>
public sealed record ReplaceQueue(string Kind, int? Limit) : ShellCommand;

/// <summary>Changes the route to the script's side.</summary>
/// <param name="Metrics">Its metrics; those that are not named are the kernel's choice again.</param>
public sealed record ChangeRoute(IReadOnlyList<RouteMetric> Metrics) : ShellCommand;

/// <summary>A metric of a route.</summary>
/// <param name="Name">Its name: advmss, mtu, initcwnd, initrwnd, rto_min or another of ip-route(8).</param>
/// <param name="Value">Its value as it was written.</param>
/// <param name="IsLocked">Whether <c>lock</c> stands between them.</param>
public sealed record RouteMetric(string Name, string Value, bool IsLocked);

/// <summary>Lists the host's counters as <c>nstat</c> does, and fails when no line is left behind the last <c>grep</c>.</summary>
/// <param name="Text">The command, for messages.</param>
/// <param name="IsAbsolute"><c>-a</c>: counts since the start, not since the command before.</param>
/// <param name="ShowsZeros"><c>-z</c>.</param>
/// <param name="IsSilent"><c>-n</c>: only remembers the counts.</param>
/// <param name="Remembers">Not <c>-s</c>: the next command counts from here.</param>
/// <param name="ForgetsFirst"><c>-r</c>: counts from the start this time.</param>
/// <param name="Names">The counters to list, with <c>*</c> and <c>?</c>; none for all.</param>
/// <param name="Filters">What <c>grep</c> keeps, in order.</param>
public sealed record ListCounters(
    string Text, bool IsAbsolute, bool ShowsZeros, bool IsSilent, bool Remembers, bool ForgetsFirst, IReadOnlyList<Regex> Names,
    IReadOnlyList<LineFilter> Filters) : ShellCommand;

/// <summary>One <c>grep</c>.</summary>
/// <param name="Pattern">What a line must contain.</param>
/// <param name="IsInverted"><c>-v</c>: must not contain.</param>
public sealed record LineFilter(Regex Pattern, bool IsInverted);

/// <summary>A command without effect on the conversation, such as <c>ethtool</c>.</summary>
public sealed record NoEffect : ShellCommand;
