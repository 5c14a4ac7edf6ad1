using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>Whether a directory may be taken for a sweep.</summary>
internal static class SweepDirectory
{
    // What a sweep that died before its dump had a name may leave behind.
    private static readonly string[] s_own = [SweepStore.LogName, ResultsDirectory.SweepName + ".tmp"];

    /// <summary>Refuses a directory with files that are no sweep's.</summary>
    public static void RefuseForeign(string path, string full)
    {
        if (File.Exists(full))
        {
            throw new ResultsException($"results cannot be written to '{path}': it is a file, not a directory");
        }

        if (!Directory.Exists(full) || File.Exists(Path.Combine(full, ResultsDirectory.SweepName)))
        {
            return;
        }

        var stranger = Directory.EnumerateFileSystemEntries(full).Select(Path.GetFileName)
            .Where(name => !s_own.Contains(name)).Min(StringComparer.Ordinal);
        if (stranger is not null)
        {
            throw new ResultsException(
                $"'{path}' is not empty and holds no sweep of NetSim (there is '{stranger}'); choose an empty or new"
                + " directory");
        }
    }

    /// <summary>Opens the log for this process alone.</summary>
    /// <exception cref="ResultsException">Another process has it.</exception>
    public static RunLog Lock(string path, string log, TimeProvider? clock)
    {
        try
        {
            return new RunLog(new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.None), clock);
        }
        catch (IOException e) when (File.Exists(log))
        {
            throw new ResultsException(
                $"another sweep is writing to '{path}'; wait for it, or choose another directory", e);
        }
    }

    /// <summary>Refuses to go on with another experiment.</summary>
    /// <returns>
    /// What is gone on with: the experiment asked for, with the directory's expectations if it has none.
    /// </returns>
    public static ExperimentDescription RequireSame(string path, SweepDump dump, ExperimentDescription asked)
    {
        if (dump.Experiment is null)
        {
            throw new ResultsException(
                $"'{path}' does not say which experiment it holds: its first records are damaged. Its results can still"
                + " be exported; to go on, choose another directory");
        }

        if (dump.Experiment.DifferenceFrom(asked) is { } difference)
        {
            throw new ResultsException(
                $"'{path}' holds another experiment: {difference}. Nothing was changed; choose another directory");
        }

        var expectations = asked.Expectations.Count > 0 ? asked.Expectations : dump.Experiment.Expectations;
        if (dump.Results.FirstOrDefault(r => r.Run.Complete) is { } known)
        {
            expectations.Select(Expression.Parse).ToList().ForEach(expression => expression.RequireNames(known.Run));
        }

        return asked with { Expectations = expectations };
    }
}
