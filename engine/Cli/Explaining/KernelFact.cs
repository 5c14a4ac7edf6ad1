using NetSim.Tcp;

namespace NetSim.Cli;

/// <summary>One fact in one kernel: a sysctl's default or a behaviour switch.</summary>
/// <param name="Kernel">The profile's name.</param>
/// <param name="Value">Its value; a dash where the kernel does not have it.</param>
/// <param name="Range">The values that it takes; empty for behaviours.</param>
/// <param name="Evidence">How well it is known.</param>
/// <param name="Source">Where from.</param>
internal sealed record KernelFact(string Kernel, string Value, string Range, Evidence Evidence, string Source)
{
    public const string Missing = "-";

    public static KernelFact Of(Sysctl sysctl, KernelProfile kernel)
    {
        if (!sysctl.ExistsIn(kernel))
        {
            var absent = sysctl.Absent is { Length: > 0 } value
                ? $"does not exist; works as {value}"
                : "does not exist";
            return new(kernel.Name, Missing, "", Evidence.Source, absent);
        }

        var cell = sysctl.DefaultIn(kernel);
        var (minimum, maximum) = sysctl.RangeIn(kernel);
        var range = sysctl.HasRange ? $"{minimum}..{maximum}" : "";
        return new(kernel.Name, cell.Value.Length > 0 ? cell.Value : "(empty)", range, cell.Evidence, cell.Source);
    }

    public static KernelFact Of(KernelBehaviour behaviour, KernelProfile kernel)
    {
        var cell = behaviour.Read(kernel);
        return new(kernel.Name, cell.Value, "", cell.Evidence, cell.Source);
    }
}
