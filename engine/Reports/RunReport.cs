using NetSim.Results;

namespace NetSim.Reports;

/// <summary>The report of one run: a file that opens from disk, with everything in it.</summary>
public static class RunReport
{
    private const int MostPoints = 2_000_000;
    private const int MostPointsOfOne = 1 << 20;
    private const int FewestPointsOfOne = 2_000;

    /// <summary>Reads a run's results and writes the page.</summary>
    /// <param name="results">The results directory, or the dump in it.</param>
    /// <param name="path">Where the page goes; replaced when the new one is whole.</param>
    /// <returns>What was in the dump, with its damage.</returns>
    /// <exception cref="ResultsException">The dump names no run, or the page cannot be written.</exception>
    public static RunDump Write(string results, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var dump = ResultsDirectory.FindDump(results);
        try
        {
            var counts = new Dictionary<SampleSeries, long>();
            RunDump.Load(Open(dump), batch => Count(batch, counts));
            var share = Math.Clamp(MostPoints / Math.Max(1, counts.Count), FewestPointsOfOne, MostPointsOfOne);
            var series = counts.Keys.ToDictionary(s => s, s => new SampledSeries(s, share));
            var read = RunDump.Load(Open(dump), batch => Add(batch, series));
            if (read.Run is not { } run)
            {
                throw new ResultsException($"'{results}' does not say which run it is: there is nothing to report");
            }

            foreach (var one in series.Values)
            {
                one.Flush();
            }

            var log = Path.Combine(Path.GetDirectoryName(dump) ?? ".", ResultsDirectory.LogName);
            RunPage.Write(
                path, run, [.. series.Values.Where(s => s.Times.Count > 0)], RunCommandLine.Of(run.Identity, log));
            return read;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultsException($"the report '{path}' cannot be written: {e.Message}", e);
        }
    }

    private static FileStream Open(string dump) =>
        new(dump, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);

    private static void Count(SampleBatch batch, Dictionary<SampleSeries, long> counts)
    {
        foreach (var row in batch.Rows)
        {
            var series = batch.Series[row.Series];
            counts[series] = counts.GetValueOrDefault(series) + 1;
        }
    }

    private static void Add(SampleBatch batch, Dictionary<SampleSeries, SampledSeries> series)
    {
        var targets = batch.Series.Select(s => series[s]).ToArray();
        foreach (var row in batch.Rows)
        {
            targets[row.Series].Add(row.At, row.Value);
        }
    }
}
