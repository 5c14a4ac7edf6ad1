namespace NetSim.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        try
        {
            return CommandLine.Run(args);
        }
        catch (Exception e)
        {
            return InternalError.Report(e, Console.Error);
        }
    }
}
