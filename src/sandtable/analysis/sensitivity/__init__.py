"""What an outcome turns on: Sobol' indices, screening, chance against assumptions, the value of learning."""
