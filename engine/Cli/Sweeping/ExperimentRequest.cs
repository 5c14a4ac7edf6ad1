using NetSim.Experiments;
using NetSim.Scenarios;
using NetSim.Scripting;
using NetSim.Tcp;

namespace NetSim.Cli;

/// <summary>What decides an experiment's numbers, as the command line says it.</summary>
internal sealed record ExperimentRequest(
    string Scenario,
    IReadOnlyList<string> Axes,
    int Samples,
    ulong Seed,
    string? Kernel,
    RepetitionPlan Repetitions,
    bool CommonRandomNumbers)
{
    /// <summary>
    /// Whether what the script's own <c>Sweep</c> varies is added to <see cref="Axes"/>. Default false.
    /// </summary>
    public bool TakesDeclaredSweep { get; init; }

    /// <summary>What every point is expected to do, as texts. Default empty.</summary>
    public IReadOnlyList<string> Expectations { get; init; } = [];

    /// <summary>The threshold that is searched; null for a sweep. Default null.</summary>
    public SearchedThreshold? Search { get; init; }

    /// <summary>Compiles the scenario and holds the parameters against it.</summary>
    /// <returns>The description, or null when the script is wrong; the terminal has been told.</returns>
    /// <exception cref="ExperimentException">The parameters are wrong.</exception>
    public ExperimentDescription? Describe(Terminal terminal)
    {
        var loaded = ScriptHost.Load(Scenario);
        terminal.Report(loaded.Diagnostics);
        if (!loaded.Succeeded)
        {
            return null;
        }

        if (Kernel is not null && !KernelProfile.TryFind(Kernel, out _))
        {
            var hint = Spelling.Hint(Kernel, KernelProfile.All.Select(p => p.Name).Reverse().ToList());
            throw new ExperimentException($"there is no kernel profile '{Kernel}'{hint}");
        }

        var experiment = new ExperimentDescription
        {
            Scenario = Path.GetFileNameWithoutExtension(Scenario),
            ScriptPath = Scenario,
            ScriptDigest = loaded.SourceDigest,
            Engine = LoadResult.Engine,
            Seed = Seed,
            Kernel = Kernel,
            Axes = TakesDeclaredSweep ? [.. Axes, .. Declared(loaded.Program.Manifest)] : Axes,
            Samples = Samples,
            Points = [],
            Repetitions = Repetitions,
            CommonRandomNumbers = CommonRandomNumbers,
            Expectations = Expectations,
            Search = Search,
        };
        experiment = experiment with { Points = experiment.MakePoints() };
        DeclaredParameters.Check(loaded.Program.Manifest, Scenario, experiment.Points);
        return experiment;
    }

    // A parameter that the command line names is varied as it says, or not at all.
    private List<string> Declared(ParameterManifest manifest)
    {
        var given = Axes.Select(axis => Axis.Parse(axis).Name).ToHashSet();
        List<string> declared = [];
        foreach (var (text, line) in manifest.Sweep)
        {
            var where = $"({Path.GetFileName(Scenario)}:{line})";
            if (text is null)
            {
                throw new ExperimentException(
                    $"Sweep takes literal texts, which are read without running the script {where}");
            }

            try
            {
                if (given.Add(Axis.Parse(text).Name))
                {
                    declared.Add(text);
                }
            }
            catch (ExperimentException e)
            {
                throw new ExperimentException($"{e.Message} {where}", e);
            }
        }

        return declared;
    }
}
