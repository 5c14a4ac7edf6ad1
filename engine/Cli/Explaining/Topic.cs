using NetSim.Core;
using NetSim.Network;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Cli;

/// <summary>Something that can be explained: a sysctl, a counter, a state or a behaviour of kernels.</summary>
/// <param name="Kind">
/// <c>sysctl</c>, <c>counter</c>, <c>state</c>, <c>behaviour</c>, <c>error</c> or <c>host property</c>.
/// </param>
/// <param name="Name">Its own name.</param>
/// <param name="Lines">What it means, a sentence a line.</param>
/// <param name="Facts">What differs between kernels; empty when nothing does.</param>
internal sealed record Topic(string Kind, string Name, IReadOnlyList<string> Lines, IReadOnlyList<KernelFact> Facts)
{
    /// <summary>The topic of a name in any spelling that the tools of a Linux machine use.</summary>
    public static Topic? Find(string name)
    {
        if (SysctlTable.TryFind(name, out var sysctl))
        {
            return Of(sysctl);
        }

        if (MibNames.TryParse(name, out var counter, out _))
        {
            return Of(counter);
        }

        if (TcpStates.TryParse(name, out var state))
        {
            return Of(state);
        }

        if (ConntrackSysctls.Knows(name))
        {
            return OfConntrack(name);
        }

        var behaviour =
            KernelBehaviourTable.All.FirstOrDefault(b => b.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return behaviour is not null ? Of(behaviour) : FindOther(name);
    }

    /// <summary>What was probably meant by a name that is none.</summary>
    public static string? Nearest(string name)
    {
        var bare = name[(name.LastIndexOf('.') + 1)..];
        var counters = MibNames.All.Select(counter => counter.NstatName());
        var states = Enum.GetValues<TcpState>().Select(state => state.SsName());
        return NearestName.Of(bare,
        [
            .. SysctlTable.All.Select(s => s.ShortName),
            .. ConntrackSysctls.Names.Select(s => s[(s.LastIndexOf('.') + 1)..]),
            .. counters,
            .. MibNames.All.Select(c => c.ToString()),
            .. NamedCounters.Udp.Select(counter => counter.Name),
            .. states,
            .. HostTopics.All.Select(topic => topic.Name),
            .. ErrnoMeaning.All.Select(e => $"{e.Error}"),
            .. KernelBehaviourTable.All.Select(b => b.Name),
        ]);
    }

    // What results name beside states and counters, and sysctls that are refused.
    private static Topic? FindOther(string name)
    {
        if (ErrnoMeaning.All.FirstOrDefault(
            e => $"{e.Error}".Equals(name, StringComparison.OrdinalIgnoreCase)) is { } errno)
        {
            var number = $"errno {(int)errno.Error}; load.Errors(Errno.{errno.Error}) counts it.";
            return new("error", $"{errno.Error}", [errno.Meaning, number, $"Source: {errno.Source}."], []);
        }

        if (NamedCounters.Udp.FirstOrDefault(counter => counter.Name == name) is { Name: not null } datagrams)
        {
            return new("counter", datagrams.Name,
                [datagrams.Meaning, "Source: /proc/net/snmp, RFC 4113; net/ipv4/udp.c."], []);
        }

        if (HostTopics.All.FirstOrDefault(
            topic => topic.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } property)
        {
            return property;
        }

        return UnmodelledSysctl.Find(name) is { } refused
            ? new(
                "sysctl", refused.Name, ["Linux has it; writing it is refused here.", $"Reason: {refused.Reason}."], [])
            : null;
    }

    private static Topic Of(Sysctl sysctl)
    {
        var unit = sysctl.Unit.Length > 0 ? $"It counts {sysctl.Unit}." : null;
        var access = sysctl.IsReadOnly ? "It can only be read." : null;
        var effect = sysctl.WithoutEffect is { } reason ? $"It is accepted without effect: {reason}." : null;
        string?[] lines = [sysctl.Meaning, unit, access, effect];
        return new("sysctl", sysctl.Name, [.. lines.OfType<string>()],
            [.. KernelProfile.All.Select(k => KernelFact.Of(sysctl, k))]);
    }

    // Connection tracking was measured on one kernel only, and all profiles do as that one.
    private static Topic OfConntrack(string name)
    {
        var (meaning, value, maximum) = ConntrackSysctls.Describe(name);
        var full = ConntrackSysctls.Names.First(
            known => known.EndsWith(name[(name.LastIndexOf('.') + 1)..], StringComparison.Ordinal));
        string[] lines =
            [meaning, $"Default {value}, at most {maximum}; times are in seconds.", "Source: measured on 6.18.44."];
        return new("sysctl", full, lines, []);
    }

    private static Topic Of(Mib counter)
    {
        var meaning = MibMeaning.Of(counter);
        var counted = meaning.IsCounted ? null : "It stays zero here: what it counts is not modelled.";
        var gauge = counter.IsGauge() ? "It may fall." : null;
        string?[] lines = [meaning.Meaning, gauge, counted, $"Source: {meaning.Source}."];
        return new("counter", counter.NstatName(), [.. lines.OfType<string>()], []);
    }

    private static Topic Of(TcpState state)
    {
        var meaning = TcpStateMeaning.Of(state);
        List<string> lines = [meaning.Meaning, meaning.Lifetime, $"Source: {meaning.Source}."];
        foreach (var step in TcpTransitions.All)
        {
            if (step.From == state || step.To == state)
            {
                lines.Add($"{step.From.SsName()} -> {step.To.SsName()}: {step.Cause} ({step.Source})");
            }
        }

        return new("state", state.SsName(), lines, []);
    }

    private static Topic Of(KernelBehaviour behaviour) => new(
        "behaviour", behaviour.Name, [behaviour.Meaning],
        [.. KernelProfile.All.Select(k => KernelFact.Of(behaviour, k))]);
}
