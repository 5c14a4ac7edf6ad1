using System.Text.RegularExpressions;
using NetSim.Tcp;

namespace NetSim.Tests.Unit.Tcp.Control;

/// <summary>A sysctl that says it has no effect has none, and one that does not say so is read by the code it governs.</summary>
public sealed partial class SysctlEffectTests
{
    [Test]
    public void Exactly_the_sysctls_that_no_code_reads_are_listed_as_accepted_without_effect()
    {
        var definitions = Sources("engine/Tcp/Sysctls");
        var readers = string.Concat(Directory.EnumerateFiles(Repository.PathOf("engine"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Replace('\\', '/').Contains("/Tcp/Sysctls/") && Path.GetFileName(path) != "TcpSettings.cs")
            .Select(File.ReadAllText));
        List<string> unread = [];
        foreach (Match definition in Definition().Matches(definitions))
        {
            var fields = Field().Matches(definition.Groups["of"].Value).Select(match => match.Groups["field"].Value);
            if (!fields.Any(field => Regex.IsMatch(readers, $@"[Ss]ettings\.{field}\b")))
            {
                unread.Add(definition.Groups["name"].Value);
            }
        }

        var listed = SysctlTable.All.Where(sysctl => sysctl.WithoutEffect is not null).Select(sysctl => sysctl.Name);

        Assert.That(listed, Is.EquivalentTo(unread), "see engine/Tcp/Sysctls/SysctlsWithoutEffect.cs");
    }

    [Test]
    public void A_sysctl_that_is_not_modelled_is_refused_with_the_reason()
    {
        var result = SysctlTable.TryGet(KernelProfile.Find("linux-6.18"), new TcpSettings(), "net.ipv4.conf.all.rp_filter", out _);

        Assert.That(result.Message, Is.EqualTo(
            "net.ipv4.conf.all.rp_filter is not modelled: interfaces, neighbours and reverse-path filters are not modelled"));
    }

    private static string Sources(string folder) =>
        string.Concat(Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs").Select(File.ReadAllText));

    [GeneratedRegex(@"Name = ""(?<name>[^""]+)"",\s+Field = SysctlField\.Of\((?<of>.*?)\),\n", RegexOptions.Singleline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"ref s\.(?<field>\w+)")]
    private static partial Regex Field();
}
