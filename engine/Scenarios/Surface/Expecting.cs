using System.Runtime.CompilerServices;

namespace NetSim.Scenarios;

public static partial class Scenario
{
    /// <summary>
    /// States what must hold. The run goes on either way; a failed expectation makes the command end with exit code 4.
    /// </summary>
    /// <param name="check">A comparison of metrics, or any truth value.</param>
    /// <param name="text">The expectation's source text, filled in by the compiler.</param>
    /// <param name="file">The script, filled in by the compiler.</param>
    /// <param name="line">The script line, filled in by the compiler.</param>
    public static void Expect(
        Check check,
        [CallerArgumentExpression(nameof(check))] string text = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) =>
        Context.Expectations.Add(check, text, $"{Path.GetFileName(file)}:{line}");

    /// <summary>Puts metrics into the record and the dump, as they are at the end of the script.</summary>
    /// <param name="metrics">What to record, each under its own name.</param>
    /// <exception cref="ScenarioException">A name is recorded twice.</exception>
    public static void Record(ReadOnlySpan<Metric> metrics)
    {
        foreach (var metric in metrics)
        {
            Context.Metrics.Record(metric, "");
        }
    }

    /// <summary>Puts metrics into the record and the dump, as they are at the end of the script.</summary>
    /// <param name="a">A metric; one calculated in the script is named by its variable.</param>
    /// <param name="b">Another.</param>
    /// <param name="c">Another.</param>
    /// <param name="d">Another.</param>
    /// <param name="e">Another.</param>
    /// <param name="f">Another.</param>
    /// <param name="g">Another.</param>
    /// <param name="h">Another.</param>
    /// <param name="i">Another.</param>
    /// <param name="j">Another.</param>
    /// <param name="nameA">Source text of the argument, filled in by the compiler; so are the following.</param>
    /// <param name="nameB">See <paramref name="nameA"/>.</param>
    /// <param name="nameC">See <paramref name="nameA"/>.</param>
    /// <param name="nameD">See <paramref name="nameA"/>.</param>
    /// <param name="nameE">See <paramref name="nameA"/>.</param>
    /// <param name="nameF">See <paramref name="nameA"/>.</param>
    /// <param name="nameG">See <paramref name="nameA"/>.</param>
    /// <param name="nameH">See <paramref name="nameA"/>.</param>
    /// <param name="nameI">See <paramref name="nameA"/>.</param>
    /// <param name="nameJ">See <paramref name="nameA"/>.</param>
    /// <exception cref="ScenarioException">A name is recorded twice.</exception>
    public static void Record(
        Metric a,
        Metric? b = null,
        Metric? c = null,
        Metric? d = null,
        Metric? e = null,
        Metric? f = null,
        Metric? g = null,
        Metric? h = null,
        Metric? i = null,
        Metric? j = null,
        [CallerArgumentExpression(nameof(a))] string nameA = "",
        [CallerArgumentExpression(nameof(b))] string nameB = "",
        [CallerArgumentExpression(nameof(c))] string nameC = "",
        [CallerArgumentExpression(nameof(d))] string nameD = "",
        [CallerArgumentExpression(nameof(e))] string nameE = "",
        [CallerArgumentExpression(nameof(f))] string nameF = "",
        [CallerArgumentExpression(nameof(g))] string nameG = "",
        [CallerArgumentExpression(nameof(h))] string nameH = "",
        [CallerArgumentExpression(nameof(i))] string nameI = "",
        [CallerArgumentExpression(nameof(j))] string nameJ = "")
    {
        (Metric? Metric, string Name)[] all =
        [
            (a, nameA), (b, nameB), (c, nameC), (d, nameD), (e, nameE),
            (f, nameF), (g, nameG), (h, nameH), (i, nameI), (j, nameJ),
        ];
        foreach (var (metric, name) in all)
        {
            if (metric is not null)
            {
                Context.Metrics.Record(metric, name);
            }
        }
    }
}
