using System.Text;
using NetSim.Network;
using NetSim.Tcp;

namespace NetSim.Cli;

/// <summary>Every sysctl: modelled, read-only, without effect, or refused, with its default per kernel.</summary>
internal static class SysctlPage
{
    public static ReferencePage Create()
    {
        var text = new StringBuilder();
        text.Append("# Sysctls\n\n");
        text.Append("What a machine answers when a script or an operator names a sysctl. `netsim explain NAME` tells "
            + "range, evidence and source ");
        text.Append("kernel by kernel. Of kernels that agree, a default is named once: `from 5.14` means that profile "
            + "and all later ones. ");
        text.Append("A name that stands nowhere here is refused as unknown, with the nearest that exists.\n\n");
        var writable = SysctlTable.All.Where(sysctl => !sysctl.IsReadOnly).ToList();
        Table(text, "Modelled", "The code that they govern reads them.",
            writable.Where(sysctl => sysctl.WithoutEffect is null), sysctl => sysctl.Meaning);
        Tracking(text);
        Table(text, "Accepted without effect", "They take what the kernel takes, and change nothing here.",
            writable.Where(sysctl => sysctl.WithoutEffect is not null),
            sysctl => $"{sysctl.Meaning} No effect: {sysctl.WithoutEffect}.");
        Table(text, "Read-only",
            "They can be read; writing is refused, as by the kernel or because nothing would change.",
            SysctlTable.All.Where(sysctl => sysctl.IsReadOnly), sysctl => sysctl.Meaning);
        Refused(text);
        return new("engine/Tcp/SYSCTLS.md", text.ToString());
    }

    private static void Table(
        StringBuilder text, string title, string about, IEnumerable<Sysctl> sysctls, Func<Sysctl, string> meaning)
    {
        text.Append($"## {title}\n\n{about}\n\n| sysctl | default | range on 6.18 | meaning |\n|---|---|---|---|\n");
        foreach (var sysctl in sysctls)
        {
            var (least, most) = sysctl.RangeIn(KernelProfile.Find("linux-6.18"));
            var range = sysctl is { HasRange: true, IsReadOnly: false }
                ? $"{least}..{most} {sysctl.Unit}".TrimEnd()
                : sysctl.Unit;
            text.Append($"| `{sysctl.Name}` | {Defaults(sysctl)} | {range} | {Markdown.Cell(meaning(sysctl))} |\n");
        }

        text.Append('\n');
    }

    // Only where the value changes from one profile to the next is the profile named.
    private static string Defaults(Sysctl sysctl)
    {
        var parts = new List<string>();
        var before = "";
        foreach (var kernel in KernelProfile.All)
        {
            var value = sysctl.ExistsIn(kernel) ? KernelFact.Of(sysctl, kernel).Value : "none";
            if (value != before)
            {
                parts.Add(parts.Count == 0 ? value : $"{value} from {Version(kernel)}");
                before = value;
            }
        }

        return Markdown.Cell(string.Join(", ", parts));
    }

    private static string Version(KernelProfile kernel) => kernel.Name.Replace("linux-", "", StringComparison.Ordinal);

    private static void Tracking(StringBuilder text)
    {
        text.Append("## Connection tracking\n\nModelled on NAT boxes; times are in seconds.\n\n");
        text.Append("| sysctl | default | at most | meaning |\n|---|---|---|---|\n");
        foreach (var name in ConntrackSysctls.Names)
        {
            var (meaning, value, maximum) = ConntrackSysctls.Describe(name);
            text.Append($"| `{name}` | {value} | {maximum} | {Markdown.Cell(meaning)} |\n");
        }

        text.Append('\n');
    }

    private static void Refused(StringBuilder text)
    {
        text.Append("## Refused\n\nLinux has them, this model does not; the refusal says why.\n\n| sysctl | why |\n"
            + "|---|---|\n");
        foreach (var entry in UnmodelledSysctl.All)
        {
            text.Append($"| `{entry.Name}` | {Markdown.Cell(entry.Reason)} |\n");
        }
    }
}
