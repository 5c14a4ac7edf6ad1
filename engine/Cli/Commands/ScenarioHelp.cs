using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using NetSim.Scenarios;
using NetSim.Scripting;

namespace NetSim.Cli;

/// <summary>Help that, when a scenario is named, also lists its parameters.</summary>
internal sealed class ScenarioHelp(HelpAction help) : SynchronousCommandLineAction
{
    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not { Name: RunCommand.Name } run
            || run.Arguments.OfType<Argument<string>>().FirstOrDefault() is not { } argument
            || parseResult.GetResult(argument) is not { Tokens: [var scenario, ..] })
        {
            return code;
        }

        var loaded = ScriptHost.Load(scenario.Value);
        new Terminal(noColor: false, quiet: true).Report(loaded.Diagnostics);
        if (!loaded.Succeeded)
        {
            return ExitCode.Usage;
        }

        Write(loaded.Program, parseResult.InvocationConfiguration.Output);
        return code;
    }

    private static void Write(IScenarioProgram program, TextWriter output)
    {
        output.WriteLine($"Parameters of {program.Path}:");
        var rows = program.Manifest.Parameters.Select(p => (Left: Left(p), Help: p.Help ?? string.Empty)).ToList();
        var width = rows.Count == 0 ? 0 : rows.Max(r => r.Left.Length);
        foreach (var (left, text) in rows)
        {
            output.WriteLine($"  {left.PadRight(width)}  {text}".TrimEnd());
        }

        if (rows.Count == 0)
        {
            output.WriteLine("  none");
        }

        if (!program.Manifest.IsComplete)
        {
            output.WriteLine("  … and others, whose names the script computes");
        }

        output.WriteLine();
    }

    private static string Left(ParameterDeclaration parameter)
    {
        var value = parameter.Default ?? "…";
        var range = parameter.Range is null ? string.Empty : $" ({parameter.Range})";
        return $"-p {parameter.Name}={value}{range}";
    }
}
