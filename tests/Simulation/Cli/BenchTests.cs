using System.Text.Json;

namespace NetSim.Tests.Simulation;

/// <summary><c>netsim bench</c>, everything at a hundredth of its size: the form, not the figures.</summary>
public sealed class BenchTests
{
    [Test]
    public void Every_figure_has_a_name_a_value_a_unit_and_where_there_is_a_yardstick_a_ratio()
    {
        using var netsim = new Netsim();

        var result = netsim.Run("bench", "--quick", "--json");

        Assert.That(result.Code, Is.Zero, result.ToString);
        using var json = JsonDocument.Parse(result.Out);
        Assert.That(json.RootElement.GetProperty("schema").GetString(), Is.EqualTo("netsim.bench/1"));
        var figures = json.RootElement.GetProperty("results").EnumerateArray().ToList();
        Assert.That(figures.Select(NameOf), Is.Unique.And.SupersetOf(new[]
        {
            "hold.exponential.1e3", "hold.exponential.1e5", "hold.exponential.1e6", "hold.bimodal.1e6",
            "flood.syn_per_s", "churn.connections_per_s", "dumbbell.segments_per_s", "memory.idle_host",
            "memory.established", "memory.half_open", "memory.time_wait", "allocation.per_event",
            "parallel.bound.2", "parallel.bound.8",
        }));
        Assert.That(figures.Select(f => f.GetProperty("value").GetDouble()), Is.All.GreaterThanOrEqualTo(0));
        Assert.That(figures.Select(f => f.GetProperty("unit").ValueKind), Is.All.EqualTo(JsonValueKind.String));
        var compared = figures.Where(f => f.GetProperty("ratio").ValueKind == JsonValueKind.Number).ToList();
        Assert.That(compared, Has.Count.EqualTo(9));
        Assert.That(compared.Select(f => f.GetProperty("baseline").GetDouble()), Is.All.GreaterThan(0));
    }

    [Test]
    public void Without_json_it_prints_a_table()
    {
        using var netsim = new Netsim();

        var result = netsim.Run("bench", "--quick");

        Assert.That(result.Code, Is.Zero, result.ToString);
        Assert.That(result.Out, Does.Match(@"hold\.exponential\.1e6 +[\d.,]+ ns +[\d.,]+ ns +\d+\.\d\dx"));
    }

    [Test]
    public void An_unknown_option_is_refused()
    {
        using var netsim = new Netsim();

        var result = netsim.Run("bench", "--jsn");

        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("--jsn"));
    }

    private static string? NameOf(JsonElement figure) => figure.GetProperty("name").GetString();
}
