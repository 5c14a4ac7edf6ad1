using System.Text.Encodings.Web;
using System.Text.Json;

namespace NetSim.Experiments;

/// <summary>The answer of a search in words, and as one JSON object of the schema <c>netsim.search/1</c>.</summary>
public static class SearchJson
{
    /// <summary>Name of the file with the object in a results directory.</summary>
    public const string FileName = "search.json";

    /// <summary>The answer in one sentence.</summary>
    /// <param name="answer">The answer.</param>
    public static string Summary(SearchAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var plan = answer.Plan;
        var (wanted, expectation) = (plan.Minimize ? "smallest" : "largest", plan.Expectation?.Text ?? "the script's expectations");
        if (answer.Answer is not { } found)
        {
            return $"No value of {plan.Parameter} is shown to meet: {expectation}.";
        }

        var value = found.Parameters.First(p => p.Name == plan.Parameter);
        var sure = Sureness(answer, found);
        return answer.IsPrecise
            ? $"The {wanted} {plan.Parameter} that meets {expectation} is {value.Value} ({sure})."
            : $"{value} meets {expectation} ({sure}), but it is not shown to be the {wanted}.";
    }

    // The script's expectations are asked of single runs. That all of n runs met them bounds the share of runs that do from
    // below, by the exact binomial limit (1 - confidence)^(1/n) of Clopper and Pearson.
    private static string Sureness(SearchAnswer answer, ExperimentPoint found)
    {
        var confidence = answer.Plan.Confidence;
        if (answer.Plan.Expectation is not null)
        {
            return $"confidence {confidence:0.####}";
        }

        var runs = answer.Steps.First(step => step.Point == found).Runs.Count;
        var share = Math.Pow(1 - confidence, 1.0 / runs);
        return $"in all of its {runs} runs, so in at least {100 * share:0} % of runs with confidence {confidence:0.####}";
    }

    /// <summary>Writes the object and a line end.</summary>
    /// <param name="output">Where the UTF-8 goes; stays open.</param>
    /// <param name="answer">The answer.</param>
    public static void Write(Stream output, SearchAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(answer);
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(output, options))
        {
            Write(json, answer);
        }

        output.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, SearchAnswer answer)
    {
        var plan = answer.Plan;
        json.WriteStartObject();
        json.WriteString("schema", "netsim.search/1");
        json.WriteString("scenario", plan.Experiment.Scenario);
        json.WriteNumber("seed", plan.Experiment.Seed);
        json.WriteString("parameter", plan.Parameter);
        json.WriteString("wanted", plan.Minimize ? "smallest" : "largest");
        json.WriteString("expectation", plan.Expectation?.Text);
        json.WriteNumber("confidence", plan.Confidence);
        json.WriteString("answer", answer.Answer?.Parameters.First(p => p.Name == plan.Parameter).Value);
        json.WriteBoolean("precise", answer.IsPrecise);
        json.WriteBoolean("monotone", answer.Contradiction is null);
        json.WriteString("contradiction", answer.Contradiction);
        json.WriteStartArray("evidence");
        foreach (var step in answer.Steps)
        {
            json.WriteStartObject();
            json.WriteString("value", step.Point.Parameters.First(p => p.Name == plan.Parameter).Value);
            json.WriteNumber("runs", step.Runs.Count);
            json.WriteString("verdict", step.Judgement.Verdict.ToText());
            json.WriteString("evidence", step.Judgement.Evidence);
            json.WriteBoolean("check", step.IsCheck);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
