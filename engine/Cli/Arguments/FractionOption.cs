using System.CommandLine;
using System.Globalization;

namespace NetSim.Cli;

/// <summary>Options that take a number from a range, with a message that names the range.</summary>
internal static class FractionOption
{
    public static Option<double> Create(string name, string help, double least, double most, double initial) =>
        new(name)
        {
            Description = help,
            HelpName = initial.ToString(CultureInfo.InvariantCulture),
            DefaultValueFactory = _ => initial,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && number >= least && number <= most)
                {
                    return number;
                }

                result.AddError($"{name} must be a number from {least} to {most}, not '{text}'.");
                return initial;
            },
        };
}
