using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NetSim.Experiments;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary><c>netsim compare</c>: what differs between two results, and whether chance explains it.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var a = new Argument<string>("resultsA") { Description = "A results directory of a sweep or a run." };
        var b = new Argument<string>("resultsB") { Description = "Another one." };
        ScenarioArgument.RefuseOptions(a);
        ScenarioArgument.RefuseOptions(b);
        var confidence = FractionOption.Create("--confidence", "Confidence of every interval", 0.5, 0.9999, 0.95);
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of the table" };
        var command = new Command(
            "compare", "Compare two results run by run: the difference of every metric with its interval.")
        {
            a, b, confidence, json,
        };
        command.SetAction(result => Execute(
            result.GetRequiredValue(a), result.GetRequiredValue(b), result.GetValue(confidence),
            result.GetValue(json)));
        return command;
    }

    private static int Execute(string a, string b, double confidence, bool json)
    {
        var terminal = new Terminal(noColor: false, quiet: false);
        try
        {
            var answer = PairedComparison.Of(Read(a, terminal), Read(b, terminal), confidence);
            if (answer.Metrics.Count == 0)
            {
                throw new ExperimentException(
                    $"'{a}' and '{b}' have no runs with the same repetition, values and metrics");
            }

            if (json)
            {
                WriteJson(answer, confidence);
            }
            else
            {
                Print(answer, confidence, terminal);
            }

            return ExitCode.Ok;
        }
        catch (Exception e) when (e is ResultsException or ExperimentException or IOException)
        {
            terminal.Error($"error: {e.Message}");
            return ExitCode.Usage;
        }
    }

    // A single run is an experiment of one repetition.
    private static IReadOnlyList<RunResult> Read(string path, Terminal terminal)
    {
        var isSweep = File.Exists(Path.Combine(path, ResultsDirectory.SweepName))
            || Path.GetFileName(path) == ResultsDirectory.SweepName;
        if (isSweep)
        {
            var sweep = SweepDump.Open(path);
            sweep.Damage.ToList().ForEach(damage => terminal.Error($"damage: {path} {damage}"));
            return sweep.Experiment is { } experiment
                ? [.. SweepTable.Of(experiment, sweep.Results).Runs]
                : sweep.Results;
        }

        using var file = File.OpenRead(ResultsDirectory.FindDump(path));
        var dump = RunDump.Load(file);
        return dump.Run is { } run
            ? [new RunResult(1, 1, run)]
            : throw new ResultsException($"'{path}' holds no readable run");
    }

    private static void Print(ComparisonAnswer answer, double confidence, Terminal terminal)
    {
        var table = TextTable.Create("point", "metric", "pairs", "A", "B", "B - A", "interval", "verdict");
        foreach (var metric in answer.Metrics)
        {
            TextTable.Add(
                table,
                metric.Point,
                metric.Metric,
                metric.Pairs.ToString(CultureInfo.InvariantCulture),
                MetricRows.Text(metric.MeanA),
                MetricRows.Text(metric.MeanB),
                MetricRows.Text(metric.Difference),
                $"[{MetricRows.Text(metric.Range.Low)}, {MetricRows.Text(metric.Range.High)}]",
                Text(metric.Verdict));
        }

        TextTable.Print(terminal, console => console.Write(table));
        terminal.Note($"{100 * confidence:0.##} % intervals of paired differences; the runs of a pair "
            + (answer.SharesSeeds ? "share their seed" : "have different seeds")
            + (answer.Unpaired == 0 ? string.Empty : $"; {answer.Unpaired} runs have no partner"));
    }

    private static void WriteJson(ComparisonAnswer answer, double confidence)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "netsim.compare/1");
            json.WriteNumber("confidence", confidence);
            json.WriteBoolean("shares_seeds", answer.SharesSeeds);
            json.WriteNumber("unpaired", answer.Unpaired);
            json.WriteStartArray("metrics");
            foreach (var metric in answer.Metrics)
            {
                json.WriteStartObject();
                json.WriteString("point", metric.Point);
                json.WriteString("metric", metric.Metric);
                json.WriteNumber("pairs", metric.Pairs);
                WriteNumber(json, "a", metric.MeanA);
                WriteNumber(json, "b", metric.MeanB);
                WriteNumber(json, "difference", metric.Difference);
                WriteNumber(json, "low", metric.Range.Low);
                WriteNumber(json, "high", metric.Range.High);
                json.WriteString("verdict", Text(metric.Verdict));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Text(ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Higher => "higher",
        ComparisonVerdict.Lower => "lower",
        ComparisonVerdict.Identical => "identical",
        ComparisonVerdict.TooFewRuns => "too few runs",
        _ => "no difference shown",
    };
}
