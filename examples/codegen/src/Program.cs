using Shapes;

if (args is ["--check"])
    return Checks.Run();
Console.WriteLine("There is nothing to draw yet.");
return 0;
