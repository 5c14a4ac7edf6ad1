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
/// <param name="Metrics">Metrics by name: advmss, mtu, initcwnd, rto_min and others.</param>
public sealed record ChangeRoute(IReadOnlyDictionary<string, string> Metrics) : ShellCommand;

/// <summary>A command without effect on the conversation, such as <c>nstat</c>.</summary>
public sealed record NoEffect : ShellCommand;
