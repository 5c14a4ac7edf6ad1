using NetSim.Tcp;

namespace NetSim.Cli;

/// <summary>Something that an upgrade from one kernel to another changes.</summary>
/// <param name="Kind"><c>sysctl</c> or <c>behaviour</c>.</param>
/// <param name="Name">The sysctl's or the behaviour's name.</param>
/// <param name="Meaning">What it decides.</param>
/// <param name="Before">In the first kernel.</param>
/// <param name="After">In the second.</param>
internal sealed record KernelDifference(string Kind, string Name, string Meaning, KernelFact Before, KernelFact After)
{
    /// <summary>All differences, sysctls first, each kind in the order of its table.</summary>
    public static IReadOnlyList<KernelDifference> Between(KernelProfile before, KernelProfile after)
    {
        var sysctls = SysctlTable.All.Select(sysctl => new KernelDifference(
            "sysctl", sysctl.Name, sysctl.Meaning, KernelFact.Of(sysctl, before), KernelFact.Of(sysctl, after)));
        var behaviours = KernelBehaviourTable.All.Select(behaviour => new KernelDifference(
            "behaviour", behaviour.Name, behaviour.Meaning, KernelFact.Of(behaviour, before),
            KernelFact.Of(behaviour, after)));
        return [.. sysctls.Concat(behaviours).Where(difference => difference.IsDifferent)];
    }

    private bool IsDifferent => Before.Value != After.Value || Before.Range != After.Range;
}
