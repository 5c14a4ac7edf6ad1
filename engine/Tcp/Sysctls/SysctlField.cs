using NetSim.Core;

namespace NetSim.Tcp;

/// <summary>Where a sysctl lives in <see cref="TcpSettings"/>: how its text is read and written.</summary>
/// <param name="Count">Numbers in its text; 0 when the text is not numbers.</param>
/// <param name="Read">Its text now.</param>
/// <param name="Write">Takes parsed numbers (or the raw text); null when all is well, else what is wrong.</param>
internal sealed record SysctlField(
    int Count,
    Func<TcpSettings, string> Read,
    Func<TcpSettings, long[], string, string?> Write)
{
    private static readonly string[] Qdiscs = ["pfifo_fast", "pfifo", "fq", "fq_codel"];

    internal delegate ref int Number(TcpSettings settings);

    /// <summary>A sysctl without a field of its own.</summary>
    internal static SysctlField None { get; } = new(0, _ => "", (_, _, _) => null);

    internal static SysctlField Of(Number number) => new(
        1,
        settings => $"{number(settings)}",
        (settings, values, _) =>
        {
            number(settings) = checked((int)values[0]);
            return null;
        });

    internal static SysctlField Of(Number first, Number second, Number third) => new(
        3,
        settings => $"{first(settings)} {second(settings)} {third(settings)}",
        (settings, values, _) =>
        {
            first(settings) = checked((int)values[0]);
            second(settings) = checked((int)values[1]);
            third(settings) = checked((int)values[2]);
            return null;
        });

    internal static SysctlField PortRange { get; } = new(
        2,
        settings => $"{settings.PortRangeLow} {settings.PortRangeHigh}",
        (settings, values, _) =>
        {
            if (values[1] < values[0])
            {
                return $"the range ends ({values[1]}) before it begins ({values[0]})";
            }

            settings.PortRangeLow = (int)values[0];
            settings.PortRangeHigh = (int)values[1];
            return null;
        });

    internal static SysctlField NotsentLowat { get; } = new(
        1,
        settings => $"{settings.NotsentLowat}",
        (settings, values, _) =>
        {
            settings.NotsentLowat = checked((uint)values[0]);
            return null;
        });

    internal static SysctlField ReservedPorts { get; } = new(
        0,
        settings => PortList.Format(settings.ReservedPorts),
        (settings, _, text) =>
        {
            if (!PortList.TryParse(text, out var bits))
            {
                return "expected ports and ranges such as '8080,9000-9010', 0 to 65535";
            }

            settings.ReservedPorts = bits;
            return null;
        });

    internal static SysctlField FastopenKey { get; } = new(
        0,
        settings => settings.FastopenKeys?.ToString() ?? "",
        (settings, _, text) =>
        {
            if (text.Length == 0)
            {
                // As at boot: the kernel draws one when it is first needed.
                settings.FastopenKeys = null;
                return null;
            }

            var isGood = FastOpenKeys.TryParse(text, out var keys);
            settings.FastopenKeys = isGood ? keys : settings.FastopenKeys;
            return isGood
                ? null
                : "expected four hexadecimal words joined by '-', such as 0a-0b-0c-0d, or two such keys with a comma";
        });

    internal static SysctlField CongestionControl { get; } = new(
        0,
        settings => settings.CongestionControl,
        (settings, _, text) =>
        {
            if (!CongestionControls.TryFind(text, out CongestionKind _))
            {
                return NotAvailable(text);
            }

            settings.CongestionControl = text;
            return null;
        });

    internal static SysctlField AllowedCongestionControl { get; } = new(
        0,
        settings => settings.AllowedCongestionControl,
        (settings, _, text) =>
        {
            var names = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            var wrong = Array.Find(names, name => !CongestionControls.TryFind(name, out CongestionKind _));
            if (wrong is not null)
            {
                return NotAvailable(wrong);
            }

            settings.AllowedCongestionControl = string.Join(' ', names);
            return null;
        });

    internal static SysctlField DefaultQdisc { get; } = new(
        0,
        settings => settings.DefaultQdisc,
        (settings, _, text) =>
        {
            if (Array.IndexOf(Qdiscs, text) < 0)
            {
                return $"no such queue discipline, known: {string.Join(", ", Qdiscs)}";
            }

            settings.SetQdisc(text);
            return null;
        });

    private static string NotAvailable(string name)
    {
        var near = NearestName.Of(name, CongestionControls.All);
        var hint = near is null ? "" : $", did you mean '{near}'";
        return $"'{name}' is not available{hint}; known: {string.Join(", ", CongestionControls.All)}";
    }
}
