namespace NetSim.Scenarios;

/// <summary>Turns the refusals of the rooms below into the scenario's own, so that the script line is named.</summary>
internal static class Refusals
{
    public static void Translate(Action action)
    {
        try
        {
            action();
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new ScenarioException(Tidy(wrong.Message), wrong);
        }
    }

    public static T Translate<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new ScenarioException(Tidy(wrong.Message), wrong);
        }
    }

    // ArgumentException appends the C# parameter's name and the value, which say nothing to a script's author.
    private static string Tidy(string message)
    {
        var tail = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return tail < 0 ? message : message[..tail];
    }
}
