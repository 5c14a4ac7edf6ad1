namespace NetSim.Scenarios;

public static partial class Scenario
{
    /// <summary>
    /// The words after <c>--</c> on the command line, by the name that dotnet-script has for them. What changes a result should
    /// be a <see cref="Param(string, int, string?, Range?)"/>, which help shows and the record keeps.
    /// </summary>
    public static IReadOnlyList<string> Args => Context.Settings.Arguments;

    /// <summary>
    /// Declares a parameter and gives its value: the command line's <c>-p name=value</c>, else the default. Before the
    /// first <c>Run</c>.
    /// </summary>
    /// <param name="name">Unique name.</param>
    /// <param name="initial">Value when none is given.</param>
    /// <param name="help">What it means, for <c>--help</c>.</param>
    /// <param name="range">Accepted values, both ends included: <c>0..2</c>.</param>
    /// <exception cref="ScenarioException">The value is no whole number or out of range, or the name is taken.</exception>
    public static int Param(string name, int initial, string? help = null, Range? range = null)
    {
        _ = help;
        return Context.BeforeRun("Param").Parameters.Declare(name, initial, range);
    }

    /// <summary>Declares a parameter that is a number with a fraction.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="initial">Value when none is given.</param>
    /// <param name="help">What it means, for <c>--help</c>.</param>
    /// <param name="least">Smallest accepted value; null for none.</param>
    /// <param name="most">Largest accepted value; null for none.</param>
    /// <exception cref="ScenarioException">The value is no number or out of range, or the name is taken.</exception>
    public static double Param(
        string name, double initial, string? help = null, double? least = null, double? most = null)
    {
        _ = help;
        return Context.BeforeRun("Param").Parameters.Declare(name, initial, least, most);
    }

    /// <summary>Declares a parameter that is true or false.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="initial">Value when none is given.</param>
    /// <param name="help">What it means, for <c>--help</c>.</param>
    /// <exception cref="ScenarioException">The value is neither, or the name is taken.</exception>
    public static bool Param(string name, bool initial, string? help = null)
    {
        _ = help;
        return Context.BeforeRun("Param").Parameters.Declare(name, initial);
    }

    /// <summary>Declares a parameter that is a text.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="initial">Value when none is given.</param>
    /// <param name="help">What it means, for <c>--help</c>.</param>
    /// <param name="oneOf">Accepted values; none given accepts any.</param>
    /// <exception cref="ScenarioException">The value is not among the accepted ones, or the name is taken.</exception>
    public static string Param(string name, string initial, string? help = null, params string[] oneOf)
    {
        _ = help;
        return Context.BeforeRun("Param").Parameters.Declare(name, initial, oneOf);
    }
}
