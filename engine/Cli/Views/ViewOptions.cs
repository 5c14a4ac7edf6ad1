using System.CommandLine;
using NetSim.Core;
using NetSim.Scenarios;

namespace NetSim.Cli;

/// <summary>What <c>ss</c>, <c>nstat</c> and <c>sysctl</c> share: which run, which host, which instant.</summary>
internal sealed class ViewOptions
{
    public Option<string> Host { get; } = new("--host")
    {
        Description = "The host to look at, such as web or phone[17]",
        HelpName = "NAME",
        Required = true,
    };

    public Option<SimTime?> At { get; } = new("--at")
    {
        Description = "The simulated instant, such as 500ms, 10s or 2min; what happened before it is seen [default: the end of the run]",
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text is "0" or "0s")
            {
                return SimTime.Zero;
            }

            if (DurationText.TryParse(text, out var span))
            {
                return new SimTime(checked(span.Ticks * 100));
            }

            result.AddError($"--at must be an instant such as 500ms, 10s or 2min, not '{text}'.");
            return null;
        },
    };

    public Option<string[]> Parameters { get; } =
        ParameterOption.Create("A value of a scenario parameter", "name=value");

    public Option<ulong> Seed { get; } = NumberOption.Create("--seed", "Seed of all random draws", 0, ulong.MaxValue, 42);

    public Option<string?> Kernel { get; } = new("--kernel")
    {
        Description = "Kernel profile of hosts that do not name one themselves [default: the script's, else linux-6.18]",
        HelpName = "linux-6.18",
    };

    public Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours, as with NO_COLOR" };

    public void AddTo(Command command)
    {
        // The validator says more about ss -tanp than the parser would.
        Parameters.Arity = ArgumentArity.ZeroOrMore;
        Parameters.Validators.Add(result =>
        {
            if (result.Tokens.Count < result.IdentifierTokenCount)
            {
                result.AddError("-p takes name=value, a parameter of the scenario; processes are not shown.");
            }
            else if (ParameterGrid.TryParse(result.Tokens.Select(t => t.Value), out var grid) is { } wrong)
            {
                result.AddError(wrong);
            }
            else if (grid.Columns().Count > 1)
            {
                result.AddError("A view shows one run: give each parameter one value.");
            }
        });
        foreach (var option in (Option[])[Host, At, Parameters, Seed, Kernel, NoColor])
        {
            command.Add(option);
        }
    }

    /// <summary>What the command line asked for.</summary>
    public ViewRequest Read(ParseResult result, string scenario)
    {
        // The validator has read them once already: they are well-formed.
        ParameterGrid.TryParse(result.GetValue(Parameters) ?? [], out var grid);
        var settings = new RunSettings { Seed = result.GetValue(Seed), Kernel = result.GetValue(Kernel) };
        return new(scenario, grid, settings, result.GetValue(Host) ?? "", result.GetValue(At));
    }
}

/// <summary>One look: at which run, which host, which instant (null: the end).</summary>
internal sealed record ViewRequest(string Scenario, ParameterGrid Grid, RunSettings Settings, string Host, SimTime? At);
