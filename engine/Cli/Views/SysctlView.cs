using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using NetSim.Hosts;
using NetSim.Tcp;

namespace NetSim.Cli;

/// <summary><c>netsim sysctl scenario --host web tcp_rmem</c>: names and values as <c>sysctl</c> prints them.</summary>
internal sealed class SysctlView
{
    private readonly Argument<string?> _scenario = new("scenario")
    {
        Description = "The scenario, a .csx file",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string[]> _names = new("name")
    {
        Description = "Sysctls, such as net.ipv4.tcp_rmem, tcp_rmem or net.core; none: all",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _all = new("-a", "--all") { Description = "All sysctls of the host's kernel" };
    private readonly Option<bool> _values = new("-n", "--values") { Description = "Values only" };
    private readonly Option<string?> _pattern = new("-r", "--pattern")
    {
        Description = "Only names that a regular expression matches",
        HelpName = "REGEX",
        Validators = { RefuseWrongPattern },
    };

    private readonly ViewOptions _options = new();

    public void AddTo(Command command)
    {
        ScenarioArgument.RefuseOptions(_scenario);
        ScenarioArgument.RefuseOptions(_names);
        _options.Host.Required = false; // --diff has no host; Missing says so for the rest.
        command.Add(_scenario);
        command.Add(_names);
        _options.AddTo(command);
        foreach (var option in (Option[])[_all, _values, _pattern])
        {
            command.Add(option);
        }
    }

    /// <summary>What a command line without <c>--diff</c> lacks, or null.</summary>
    public string? Missing(CommandResult result)
    {
        if (result.GetValue(_scenario) is null)
        {
            return "Name a scenario and a host (netsim sysctl scenario.csx --host web), or two kernels with --diff.";
        }

        return result.GetValue(_options.Host) is null ? "Option '--host' is required: whose sysctls?" : null;
    }

    public int Run(ParseResult result)
    {
        var terminal = new Terminal(noColor: true, quiet: false);
        var request = _options.Read(result, result.GetValue(_scenario) ?? "");
        var names = result.GetValue(_names) ?? [];
        var pattern = result.GetValue(_pattern) is { } text ? new Regex(text) : null;
        return HostLook.Run(request, terminal, machines =>
            Print(machines[0], names, pattern, result.GetValue(_values), terminal));
    }

    private static int Print(Machine machine, string[] names, Regex? pattern, bool valuesOnly, Terminal terminal)
    {
        var code = ExitCode.Ok;
        foreach (var name in names.Length == 0 ? ["net"] : names)
        {
            var below = Below(machine, name);
            if (below.Count == 0)
            {
                terminal.Error($"error: {Refusal(machine, name)}");
                code = ExitCode.Usage;
            }

            foreach (var sysctl in below.Where(sysctl => pattern?.IsMatch(sysctl.Name) ?? true))
            {
                var value = machine.Sysctl[sysctl.Name].Replace(' ', '\t');
                Console.Out.WriteLine(valuesOnly ? value : $"{sysctl.Name} = {value}");
            }
        }

        return code;
    }

    // One sysctl by any of its spellings, or all of a directory such as net.core.
    private static List<Sysctl> Below(Machine machine, string name)
    {
        var directory = name.Replace('/', '.').TrimEnd('.') + ".";
        return SysctlTable.TryFind(name, out var one)
            ? one.ExistsIn(machine.Kernel) ? [one] : []
            : [.. SysctlTable.All.Where(
                s => s.Name.StartsWith(directory, StringComparison.Ordinal) && s.ExistsIn(machine.Kernel))];
    }

    // The kernel profile says why: unknown, removed or not yet there.
    private static string Refusal(Machine machine, string name)
    {
        try
        {
            return $"{name} = {machine.Sysctl[name]}";
        }
        catch (SysctlException refusal)
        {
            return refusal.Message;
        }
    }

    private static void RefuseWrongPattern(OptionResult result)
    {
        try
        {
            _ = new Regex(result.Tokens[0].Value);
        }
        catch (RegexParseException wrong)
        {
            result.AddError($"--pattern {result.Tokens[0].Value}: {wrong.Message}");
        }
    }
}
