using NetSim.Core;

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NetSim.Tcp;

/// <summary>
/// The sysctls by their real names: reading, writing with the kernel's own refusals, and what each means. Every one is
/// read by the code it governs, through the fields of <see cref="TcpSettings"/>. May be used while a run is in
/// progress:
/// sockets and listeners keep what they have copied, as in Linux.
/// </summary>
public static class SysctlTable
{
    /// <summary>All sysctls of all kernels, by name.</summary>
    public static IReadOnlyList<Sysctl> All => SysctlDefinitions.All;

    /// <summary>Looks a sysctl up by its full name, its short name, or its path below /proc/sys.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out Sysctl? sysctl)
    {
        ArgumentNullException.ThrowIfNull(name);
        var dotted = name.Trim().Replace("/proc/sys/", "", StringComparison.Ordinal).Replace('/', '.');
        foreach (var candidate in SysctlDefinitions.All)
        {
            if (candidate.Name == dotted || candidate.ShortName == dotted)
            {
                sysctl = candidate;
                return true;
            }
        }

        sysctl = null;
        return false;
    }

    /// <summary>The text of a sysctl as <c>sysctl -n</c> prints it (numbers separated by blanks).</summary>
    public static SysctlResult TryGet(KernelProfile kernel, TcpSettings settings, string name, out string text)
    {
        text = "";
        var found = Require(kernel, name, out var sysctl);
        if (found.IsOk)
        {
            text = ReferenceEquals(sysctl!.Field, SysctlField.None)
                ? sysctl.DefaultIn(kernel).Value
                : sysctl.Field.Read(settings);
        }

        return found;
    }

    /// <summary>Writes a sysctl of a machine; other machines that share its settings keep theirs.</summary>
    public static SysctlResult Set(TcpHost host, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(host);
        var changed = host.Settings.Clone();
        var result = Set(host.Profile, changed, name, value);
        if (result.IsOk)
        {
            host.Settings = changed;
        }

        return result;
    }

    /// <summary>Writes a sysctl of a machine as a number.</summary>
    public static SysctlResult Set(TcpHost host, string name, long value) => Set(host, name, Text(value));

    /// <summary>Writes a sysctl into settings in place: for whoever builds hosts or groups of them.</summary>
    public static SysctlResult Set(KernelProfile kernel, TcpSettings settings, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(value);
        var found = Require(kernel, name, out var sysctl);
        if (!found.IsOk)
        {
            return found;
        }

        if (sysctl!.IsReadOnly)
        {
            return new(SysctlOutcome.ReadOnly, $"{sysctl.Name} is read-only");
        }

        return Write(kernel, settings, sysctl, value);
    }

    /// <summary>Writes a sysctl into settings in place as a number.</summary>
    public static SysctlResult Set(KernelProfile kernel, TcpSettings settings, string name, long value) =>
        Set(kernel, settings, name, Text(value));

    /// <summary>A kernel's defaults.</summary>
    public static TcpSettings CreateDefaults(KernelProfile kernel)
    {
        var settings = new TcpSettings();
        foreach (var sysctl in SysctlDefinitions.All)
        {
            var text = sysctl.DefaultIn(kernel).Value;
            var problem = sysctl.Field.Write(settings, Parse(text) ?? [], text);
            NetSim.Core.Invariant.Require(problem is null);
        }

        return settings;
    }

    private static SysctlResult Require(KernelProfile kernel, string name, out Sysctl? sysctl)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (!TryFind(name, out sysctl))
        {
            if (UnmodelledSysctl.Find(name) is { } unmodelled)
            {
                return new(SysctlOutcome.Unknown, $"{name} is not modelled: {unmodelled.Reason}");
            }

            var wanted = name[(name.LastIndexOf('.') + 1)..];
            var shortName = NearestName.Of(wanted, SysctlDefinitions.All.Select(known => known.ShortName));
            var hint = shortName is not null && TryFind(shortName, out var near) ? $", did you mean '{near.Name}'?" : "";
            return new(SysctlOutcome.Unknown, $"unknown sysctl '{name}'{hint}");
        }

        if (sysctl.RemovedIn != 0 && kernel.Version >= sysctl.RemovedIn)
        {
            var since = VersionText(sysctl.RemovedIn);
            return new(SysctlOutcome.Removed, $"{Missing(sysctl, kernel)}: removed in Linux {since}");
        }

        if (kernel.Version < sysctl.AddedIn)
        {
            var since = VersionText(sysctl.AddedIn);
            return new(SysctlOutcome.NotYetAdded, $"{Missing(sysctl, kernel)}: added in Linux {since}");
        }

        return SysctlResult.Ok;
    }

    private static string Missing(Sysctl sysctl, KernelProfile kernel) =>
        $"{sysctl.Name} does not exist in {kernel.Name}";

    private static SysctlResult Write(KernelProfile kernel, TcpSettings settings, Sysctl sysctl, string value)
    {
        var text = value.Trim();
        long[] numbers = [];
        if (sysctl.Field.Count > 0)
        {
            var parsed = Parse(text);
            if (parsed is null || parsed.Length != sysctl.Field.Count)
            {
                var form = sysctl.Field.Count == 1 ? "a whole number" : $"{sysctl.Field.Count} whole numbers";
                return new(SysctlOutcome.Malformed, $"{sysctl.Name} = '{value}': expected {form}");
            }

            var (minimum, maximum) = sysctl.RangeIn(kernel);
            foreach (var number in parsed)
            {
                if (number < minimum || number > maximum)
                {
                    var unit = sysctl.Unit.Length > 0 ? $" {sysctl.Unit}" : "";
                    return new(
                        SysctlOutcome.OutOfRange,
                        $"{sysctl.Name} = {number} is out of range: {minimum} to {maximum}{unit}");
                }
            }

            numbers = parsed;
        }

        var problem = sysctl.Field.Write(settings, numbers, text);
        return problem is null
            ? SysctlResult.Ok
            : new(SysctlOutcome.OutOfRange, $"{sysctl.Name} = '{value}': {problem}");
    }

    private static long[]? Parse(string text)
    {
        var parts = text.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
        var numbers = new long[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            // The kernel takes hexadecimal numbers, too (proc_get_long).
            var isHex = parts[i].StartsWith("0x", StringComparison.OrdinalIgnoreCase);
            var digits = isHex ? parts[i].AsSpan(2) : parts[i];
            var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.AllowLeadingSign;
            if (!long.TryParse(digits, style, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string VersionText(int version) => $"{version / 1000}.{version % 1000}";
}
